package io.girolle.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigMemorySize;
import io.girolle.call.config.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {

  @Test
  void hasDefaults() {
    assertEquals(
        new HttpSettings(
            "127.0.0.1",
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            ConfigMemorySize.ofBytes(64 << 10),
            200,
            ConfigMemorySize.ofBytes(8 << 10),
            new HttpSettings.LeftOverLimit(
                ConfigMemorySize.ofBytes(16 << 20), Duration.ofSeconds(3)),
            new HttpSettings.Http2(true, 256, ConfigMemorySize.ofBytes(256 << 10), 1000),
            new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TlsSettings.ClientAuth.NONE,
                Optional.empty(),
                Duration.ofSeconds(10)),
            List.of()),
        TestSettings.http(""));
  }

  @Test
  void everyKeyIsTaken() {
    HttpSettings settings =
        TestSettings.http(
            """
            host = "0.0.0.0", port = 1
            idle-timeout = 2s, head-timeout = 3s, read-stall = 4s, write-stall = 5s
            head-limit = 6KiB, head-fields = 7, explain-limit = 300
            left-over { bytes = 13B, time = 14s }
            http2 { enabled = false, streams = 8, window = 9KiB, resets = 10 }
            tls {
              cert = a.crt, key = a.key, client-ca = ca.crt, client-auth = want, port = 11, reload = 12s
            }
            trusted-proxies = ["10.0.0.1"]
            """);

    assertEquals(
        new HttpSettings(
            "0.0.0.0",
            1,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            ConfigMemorySize.ofBytes(6 << 10),
            7,
            ConfigMemorySize.ofBytes(300),
            new HttpSettings.LeftOverLimit(ConfigMemorySize.ofBytes(13), Duration.ofSeconds(14)),
            new HttpSettings.Http2(false, 8, ConfigMemorySize.ofBytes(9 << 10), 10),
            new TlsSettings(
                Optional.of(Path.of("a.crt")),
                Optional.of(Path.of("a.key")),
                Optional.of(Path.of("ca.crt")),
                TlsSettings.ClientAuth.WANT,
                Optional.of(11),
                Duration.ofSeconds(12)),
            List.of("10.0.0.1")),
        settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port = 65536",
        "explain-limit = 255",
        "explain-limit = 2MiB",
        "idle-timeout = 0s",
        "head-timeout = -1s",
        "read-stall = 0s",
        "write-stall = 0s",
        "head-limit = 10",
        "head-fields = 0",
        "left-over.bytes = -1B",
        "left-over.time = -1s",
        "http2.streams = 0",
        "http2.window = 1",
        "http2.resets = 0",
        "trusted-proxies = [proxy]",
        "unknown = 1"
      })
  void whatMakesNoSenseIsRefused(String keys) {
    assertThrows(InvalidConfigException.class, () -> TestSettings.http(keys));
  }
}
