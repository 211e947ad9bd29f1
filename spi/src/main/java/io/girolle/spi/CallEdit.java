package io.girolle.spi;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that an overrider may edit. Valid only inside {@link CallOverrider#override} and on its
 * thread: afterwards every method throws {@link IllegalStateException}. The host records which
 * plugin changed what. Each setter returns this edit; a value out of its range is an {@link
 * IllegalArgumentException} that names the range.
 */
public interface CallEdit extends Call {

  /**
   * Sets or removes an extension. Extensions travel with the call to its runner, where driver
   * extensions read them.
   *
   * @param key not empty
   * @param value null removes it
   * @return this
   */
  CallEdit extension(String key, @Nullable String value);

  /**
   * Removes every extension.
   *
   * @return this
   */
  CallEdit clearExtensions();

  /**
   * Sets or removes a key of the function's configuration.
   *
   * @param key not empty
   * @param value null removes it
   * @return this
   */
  CallEdit config(String key, @Nullable String value);

  /**
   * Sets or removes an annotation.
   *
   * @param key not empty
   * @param value JSON as JDK types, see {@link Call#annotations()}; null removes it
   * @return this
   */
  CallEdit annotation(String key, @Nullable Object value);

  /**
   * Replaces or removes a header.
   *
   * @param name in any case
   * @param values all its values in order; empty removes it
   * @return this
   */
  CallEdit header(String name, List<String> values);

  /**
   * Sets the image.
   *
   * @param image not empty
   * @return this
   */
  CallEdit image(String image);

  /**
   * Sets the memory limit. {@code FN_MEMORY} in the configuration stays as it is.
   *
   * @param mebibytes at least 1
   * @return this
   */
  CallEdit memoryMiB(int mebibytes);

  /**
   * Sets the size of the temporary file system.
   *
   * @param mebibytes at least 0; 0 drops the limit
   * @return this
   */
  CallEdit tmpfsMiB(int mebibytes);

  /**
   * Sets the CPU limit.
   *
   * @param milliCpus thousandths of a CPU, at least 0; 0 drops the limit
   * @return this
   */
  CallEdit milliCpus(int milliCpus);

  /**
   * Sets how long the function may take.
   *
   * @param timeout whole seconds, from 1 s to an hour
   * @return this
   */
  CallEdit timeout(Duration timeout);

  /**
   * Sets how long an instance may stand idle.
   *
   * @param idleTimeout whole seconds, from 0 to a day
   * @return this
   */
  CallEdit idleTimeout(Duration idleTimeout);

  /**
   * Sets where logs go.
   *
   * @param url a syslog URL, or empty for none
   * @return this
   */
  CallEdit syslogUrl(String url);

  /**
   * Picks the pool that places this call. On a load balancer alone.
   *
   * @param name a registered pool; an unknown one fails the call
   * @return this
   */
  CallEdit pool(String name);

  /**
   * Picks the placer for this call. On a load balancer alone.
   *
   * @param name a registered placer; an unknown one fails the call
   * @return this
   */
  CallEdit placer(String name);

  /**
   * Picks the driver that runs this call. On a runner alone.
   *
   * @param name a registered driver; an unknown one fails the call
   * @return this
   */
  CallEdit driver(String name);
}
