package io.girolle.spi;

import java.util.Set;

/**
 * Turns extensions of a call into options of its container. On runners.
 *
 * <p>The keys that it declares are part of what tells instances apart: two calls that differ in one
 * of them never share an instance, and an extension that nobody declares changes nothing. It is
 * called for the call that a new instance is started for, on a driver thread, where it may block,
 * and concurrently for different instances.
 *
 * <p>The short form of it is listed in {@code META-INF/services/io.girolle.spi.DriverExtension}.
 */
public interface DriverExtension {

  /** The extension keys that it reads, exactly. Asked once, after it was installed. */
  Set<String> keys();

  /**
   * Edits the spec of a new instance.
   *
   * @param call the call that the instance is started for; its extensions are those of {@link
   *     #keys()} alone. What else it tells of that one call (headers, URL) must not shape the
   *     instance, since later calls share it
   * @param spec valid only until this method returns
   * @throws CallRejectedException to refuse the call with that answer; a status of 503 is sent as
   *     500, since 503 would have the call tried elsewhere. Any other throwable counts as a failure
   *     of the plugin, and the instance's {@code on-failure} decides
   */
  void customize(Call call, ContainerSpec spec) throws CallRejectedException;
}
