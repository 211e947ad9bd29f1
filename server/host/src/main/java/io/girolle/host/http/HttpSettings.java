package io.girolle.host.http;

import com.typesafe.config.ConfigMemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where clients call, and what is expected of them: the keys of {@code girolle.http}, each
 * explained in {@code reference.conf}.
 */
public record HttpSettings(
    String host,
    int port,
    Duration idleTimeout,
    Duration headTimeout,
    Duration readStall,
    Duration writeStall,
    ConfigMemorySize headLimit,
    int headFields,
    ConfigMemorySize explainLimit,
    LeftOverLimit leftOver,
    Http2 http2,
    TlsSettings tls,
    List<String> trustedProxies) {

  /** {@code girolle.http.left-over}. */
  public record LeftOverLimit(ConfigMemorySize bytes, Duration time) {

    /** Checks the ranges. */
    public LeftOverLimit {
      if (time.isNegative()) {
        throw new IllegalArgumentException("time: " + time + " (expected: >= 0s)");
      }
    }
  }

  /** {@code girolle.http.http2}. */
  public record Http2(boolean enabled, int streams, ConfigMemorySize window, int resets) {

    /** Checks the ranges. */
    public Http2 {
      if (streams < 1) {
        throw new IllegalArgumentException("streams: " + streams + " (expected: >= 1)");
      }
      if (window.toBytes() < 1024 || window.toBytes() > 16 << 20) {
        throw new IllegalArgumentException(
            "window: " + window.toBytes() + " bytes (expected: 1KiB..16MiB)");
      }
      if (resets < 1) {
        throw new IllegalArgumentException("resets: " + resets + " (expected: >= 1)");
      }
    }
  }

  /** Checks the ranges. */
  public HttpSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    checkPositive("idle-timeout", idleTimeout);
    checkPositive("head-timeout", headTimeout);
    checkPositive("read-stall", readStall);
    checkPositive("write-stall", writeStall);
    if (headLimit.toBytes() < 1024 || headLimit.toBytes() > 16 << 20) {
      throw new IllegalArgumentException(
          "head-limit: " + headLimit.toBytes() + " bytes (expected: 1KiB..16MiB)");
    }
    if (headFields < 1) {
      throw new IllegalArgumentException("head-fields: " + headFields + " (expected: >= 1)");
    }
    if (explainLimit.toBytes() < 256 || explainLimit.toBytes() > 1 << 20) {
      throw new IllegalArgumentException(
          "explain-limit: " + explainLimit.toBytes() + " bytes (expected: 256B..1MiB)");
    }
    Proxies.of(trustedProxies);
  }

  /**
   * What is wrong with the files of TLS, if anything.
   *
   * @param home what relative paths are relative to
   */
  public Optional<String> tlsFault(Path home) {
    var files = tls.files(home);
    if (files.isPresent()) {
      try {
        files.get().context();
      } catch (IOException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static void checkPositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0s)");
    }
  }
}
