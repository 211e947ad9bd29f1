package io.girolle.runner.logs;

import com.typesafe.config.ConfigMemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of {@code girolle.runner.log}, each explained in {@code reference.conf}.
 *
 * @param callLimit how much of what is written during one call is kept and sent
 * @param memory what all kept lines together may take
 * @param linger how long after its end a call is still taken for the cause of what is written
 * @param streams how many may read logs at once; 0 for nobody
 * @param syslog how lines are sent to syslog servers
 */
public record LogSettings(
    ConfigMemorySize callLimit,
    ConfigMemorySize memory,
    Duration linger,
    int streams,
    SyslogSettings syslog) {
  private static final long KIB = 1 << 10;

  /** Checks the ranges. */
  public LogSettings {
    check(callLimit.toBytes() > 0, "call-limit", callLimit.toBytes(), "> 0");
    check(memory.toBytes() >= 64 * KIB, "memory", memory.toBytes(), ">= 64KiB");
    check(!linger.isNegative(), "linger", linger, ">= 0");
    check(streams >= 0 && streams <= 1000, "streams", streams, "0..1000");
  }

  /** The same, with relative paths below a folder. */
  public LogSettings in(Path home) {
    return new LogSettings(callLimit, memory, linger, streams, syslog.in(home));
  }

  /**
   * How lines are sent to syslog servers.
   *
   * @param required whether an instance starts only when its app's servers have been reached
   * @param queue what may wait for one server
   * @param destinations how many servers there may be at a time
   * @param connectTimeout how long it may take to find a server, to connect, and to agree on TLS
   * @param writeTimeout how long a server may take nothing of what is sent
   * @param retry how long after a failure the server is tried again, the first time
   * @param retryLimit how long at the most, when failures follow each other
   * @param idle how long a connection without lines is kept
   * @param ca who signs servers' certificates, in PEM; empty for whom the JVM trusts
   */
  public record SyslogSettings(
      boolean required,
      ConfigMemorySize queue,
      int destinations,
      Duration connectTimeout,
      Duration writeTimeout,
      Duration retry,
      Duration retryLimit,
      Duration idle,
      Optional<Path> ca) {

    /** Checks the ranges. */
    public SyslogSettings {
      check(queue.toBytes() >= 16 * KIB, "queue", queue.toBytes(), ">= 16KiB");
      check(destinations > 0, "destinations", destinations, "> 0");
      checkPositive("connect-timeout", connectTimeout);
      checkPositive("write-timeout", writeTimeout);
      checkPositive("retry", retry);
      checkPositive("retry-limit", retryLimit);
      checkPositive("idle", idle);
    }

    private static void checkPositive(String key, Duration duration) {
      check(!duration.isNegative() && !duration.isZero(), key, duration, "> 0");
    }

    private SyslogSettings in(Path home) {
      return new SyslogSettings(
          required,
          queue,
          destinations,
          connectTimeout,
          writeTimeout,
          retry,
          retryLimit,
          idle,
          ca.map(home::resolve));
    }
  }

  private static void check(boolean ok, String key, Object value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(key, value, expected));
    }
  }
}
