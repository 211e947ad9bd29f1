package io.girolle.agent.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {
  @TempDir private Path folder;

  private Path file(String hocon) throws IOException {
    return Files.writeString(folder.resolve("catalog.conf"), hocon);
  }

  private static <T> Optional<T> now(CompletionStage<Optional<T>> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void readsAppsFunctionsAndTriggers() throws Exception {
    Catalog catalog =
        CatalogFile.read(
            file(
                """
                apps.shop {
                  id = a-1
                  config { KEY = app }
                  syslog-url = "tcp://log:514"
                  functions {
                    pay {
                      image = "shop/pay:1", memory = 256MiB, timeout = 10s, idle-timeout = 1m
                      cpus = 250m, tmpfs = 16MiB, config { OTHER = fn }
                      annotations { "a/b" = [1, two] }
                      triggers = ["/pay", "/pay/now"]
                    }
                    plain { image = plain }
                  }
                }
                """));

    AppFunction pay = now(catalog.function("shop.pay")).orElseThrow();
    assertEquals("a-1", pay.appId());
    assertEquals(256, pay.memoryMiB());
    assertEquals(16, pay.tmpfsMiB());
    assertEquals(250, pay.milliCpus());
    assertEquals(Duration.ofSeconds(10), pay.timeout());
    assertEquals(Duration.ofMinutes(1), pay.idleTimeout());
    assertEquals(Map.of("a/b", List.of(1, "two")), pay.annotations());
    assertEquals("shop", now(catalog.app("a-1")).orElseThrow().name());
    assertEquals("a-1", now(catalog.app("shop")).orElseThrow().id());
    assertEquals("shop.pay", now(catalog.trigger("shop", "/pay")).orElseThrow().functionId());
    assertEquals("shop.pay", now(catalog.trigger("a-1", "/pay/now")).orElseThrow().functionId());
    assertTrue(now(catalog.trigger("shop", "/pay/later")).isEmpty());
    assertEquals(128, now(catalog.function("shop.plain")).orElseThrow().memoryMiB());
    assertTrue(now(catalog.function("nowhere")).isEmpty());
  }

  @Test
  void tellsEveryFaultWithItsLine() throws Exception {
    Path file =
        file(
            """
            apps.shop.functions {
              pay { imag = "x" }
              bill { image = x, memory = 100 }
              ship { image = x, timeout = 2h }
              sell { image = x, triggers = ["pay"] }
            }
            """);
    var e = assertThrows(InvalidConfigException.class, () -> CatalogFile.read(file));

    List<String> lines = e.faults().stream().map(Fault::toString).toList();
    assertEquals(5, lines.size(), lines.toString());
    assertTrue(
        lines.contains(file + ":2: apps.shop.functions.pay.imag: unknown key; did you mean image?"),
        lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.startsWith(file + ":3: ") && l.contains("memory: 100 bytes")),
        lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.startsWith(file + ":4: ") && l.contains("timeout: 7200000 ms")),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(l -> l.startsWith(file + ":5: ") && l.contains("leading slash")),
        lines.toString());
  }

  @Test
  void refusesTwoOfOneIdOrTrigger() throws Exception {
    Path file =
        file(
            """
            apps.shop.functions {
              a { image = x, id = same, triggers = ["/t"] }
              b { image = x, id = same, triggers = ["/t"] }
            }
            """);
    var e = assertThrows(InvalidConfigException.class, () -> CatalogFile.read(file));

    assertEquals(2, e.faults().size());
  }

  @Test
  void saysThatTheFileIsMissing() {
    Path nowhere = folder.resolve("nowhere.conf");
    var e = assertThrows(InvalidConfigException.class, () -> CatalogFile.read(nowhere));

    assertEquals(nowhere + ": there is no such file; it holds the catalog", e.getMessage());
  }
}
