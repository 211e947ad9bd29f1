package io.girolle.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function, as a plugin sees it. Everything returned is immutable. Safe to read from
 * any thread, and valid after the hook has returned.
 *
 * <p>The values are those of the call's JSON form between Fn nodes ({@code models_call_json});
 * where that form leaves one out, it is the empty string, zero or an empty map here, never null.
 */
public interface Call {

  /** The call's id: 26 characters, a ULID. Unique, and the same on load balancer and runner. */
  String id();

  /** The id of the function's app. */
  String appId();

  /** The name of the function's app. */
  String appName();

  /** The id of the function. */
  String functionId();

  /** The name of the function; on a runner, where it isn't known, its id. */
  String functionName();

  /** The id of the trigger that the call came through, or empty. */
  String triggerId();

  /** The function's image. */
  String image();

  /** Whether the client asked not to wait for the result. */
  boolean detached();

  /** The HTTP method of the client's request. */
  String method();

  /** The absolute URL of the client's request. */
  String url();

  /** Memory of the function's instance in MiB; at least 1. */
  int memoryMiB();

  /** Size of the instance's temporary file system in MiB; 0 when none was asked for. */
  int tmpfsMiB();

  /** CPU limit of the instance in thousandths of a CPU; 0 when there is none. */
  int milliCpus();

  /** How long the function may take; whole seconds. */
  Duration timeout();

  /** How long an instance may stand idle before it is stopped; whole seconds. */
  Duration idleTimeout();

  /** Configuration that the function gets as its environment: the app's, overlaid by its own. */
  Map<String, String> config();

  /**
   * Annotations of app and function. Values are JSON as JDK types: {@code String}, {@code Boolean},
   * {@code Number}, {@code List} and {@code Map} of those; JSON's null is left out.
   */
  Map<String, Object> annotations();

  /**
   * Headers for the function, by canonical name ({@code Content-Type}), each with its values in
   * order. For a trigger they are framed as {@code Fn-Http-H-*}.
   */
  Map<String, List<String>> headers();

  /**
   * The first value of a header.
   *
   * @param name in any case
   * @return the value, or null when there is no such header
   */
  @Nullable String header(String name);

  /**
   * What overriders have added for the runners' driver extensions. On a runner a {@link
   * DriverExtension} sees only the keys that it declares.
   */
  Map<String, String> extensions();

  /** Where the function's logs go, as a URL, or empty. */
  String syslogUrl();

  /** When the call was made; milliseconds. */
  Instant createdAt();

  /**
   * What this plugin instance kept with the call earlier, by {@link #scratch(Object)}; null when
   * nothing. Each plugin instance has its own place, from its overrider to its listener's last
   * hook.
   */
  @Nullable Object scratch();

  /**
   * Keeps something with the call for this plugin instance alone. It stays on this node.
   *
   * @param value anything, or null to forget it
   */
  void scratch(@Nullable Object value);
}
