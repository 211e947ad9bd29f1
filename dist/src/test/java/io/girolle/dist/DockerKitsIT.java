package io.girolle.dist;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Ledger;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions on Fn's own kits in containers, called through a node of the distribution. */
@WithDocker
@NeedsProgram({"node", "npm"})
class DockerKitsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path FUNCTIONS = Path.of("functions", "kits").toAbsolutePath();

  /** Gives each function the folder of the ledger. */
  private static final String MOUNTS =
      """
      package outside;

      import io.girolle.spi.Call;
      import io.girolle.spi.ContainerSpec;
      import io.girolle.spi.DriverExtension;
      import java.nio.file.Path;
      import java.util.Set;

      public final class Mounts implements DriverExtension {
        @Override
        public Set<String> keys() {
          return Set.of("mounts");
        }

        @Override
        public void customize(Call call, ContainerSpec spec) {
          spec.mount(Path.of("%s"), "/ledger", false);
        }
      }
      """;

  private static DockerEngine engine;
  private static Distribution distribution;
  private static Path conf;
  private static Ledger ledger;
  private static Caller caller;
  private static NodeProcess node;

  @BeforeAll
  static void start(DockerEngine shared) throws IOException {
    engine = shared;
    engine
        .images()
        .node(
            "kits/node:1",
            Path.of("target", "node-kit"),
            FUNCTIONS.resolve("src/main/node/function.js"));
    engine
        .images()
        .java(
            "kits/java:1",
            FUNCTIONS.resolve("target/kits.jar"),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "com.fnproject.fn.runtime.EntryPoint",
                "io.girolle.functions.kits.KitFunction::answer"));
    distribution = Distribution.unpack();
    Path folder = Distribution.folder("docker");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path executions = Files.createFile(folder.resolve("executions.txt"));
    Files.setPosixFilePermissions(executions, PosixFilePermissions.fromString("rw-rw-rw-"));
    new PluginMaker(distribution)
        .service("DriverExtension", "Mounts", MOUNTS.formatted(folder))
        .dropAs("mounts.jar");
    ledger = Ledger.inFile(executions);
    caller = new Caller(ledger);
    conf = configuration(folder);
    node = NodeProcess.run(distribution, Map.of(), arguments());
  }

  private static Path configuration(Path folder) throws IOException {
    Path catalog = folder.resolve("catalog.conf");
    Files.writeString(
        catalog,
        """
        apps.kits {
          config { COLOUR = blue, TEST_FUNCTION_LEDGER = /ledger/executions.txt }
          functions {
            node { image = "kits/node:1", memory = 128MiB, timeout = 60s, idle-timeout = 5m, triggers = ["/node"] }
            java = ${apps.kits.functions.node} { image = "kits/java:1", triggers = ["/java"] }
            node-other = ${apps.kits.functions.node} { triggers = [] }
            java-other = ${apps.kits.functions.java} { triggers = [] }
          }
        }
        """);
    return Files.writeString(
        folder.resolve("girolle.conf"),
        """
        include file("%s")
        girolle {
          http.port = 0
          admin.port = 0
          catalog.conf.file = "%s"
          plugins {
            enabled = [placers, docker, mounts]
            config.docker { host = "%s", container.networks = [none] }
          }
          runner {
            id = docker-kits
            count = 1
            grpc.port = 0
            memory = 1GiB
            start-timeout = 60s
            driver = docker
          }
        }
        """
            .formatted(distribution.conf(), catalog, engine.host()));
  }

  private static List<String> arguments() {
    return List.of("--config", conf.toString());
  }

  @AfterAll
  static void stop() throws IOException {
    if (node != null) {
      node.terminate();
      node.awaitEnd();
      assertEquals(List.of(), engine.containers());
    }
  }

  @AfterEach
  void ledgerIsSound() {
    ledger.assertSound();
  }

  @ParameterizedTest
  @EnumSource
  void answersCallAfterCallFromOneContainer(Kit kit) throws IOException {
    HttpResponse<String> first = caller.call(node.front(kit.invoke()), "Kit-Ask", "a");
    List<String> containers = engine.containers();

    assertEquals(200, first.statusCode(), first::body);
    assertTrue(first.body().contains("COLOUR=blue"), first.body());
    for (int i = 0; i < 5; i++) {
      assertEquals(200, caller.call(node.front(kit.trigger())).statusCode());
    }
    assertEquals(containers, engine.containers());
  }

  @ParameterizedTest
  @EnumSource
  void bodiesComeBackIntact(Kit kit) {
    byte[] body = new byte[1 << 20];
    new Random(1).nextBytes(body);

    HttpResponse<byte[]> answer =
        caller.post(
            node.front(kit.invoke()),
            BodyPublishers.ofByteArray(body),
            "Kit-Does",
            "echo",
            "Content-Type",
            "image/x-noise");

    assertEquals(200, answer.statusCode());
    assertArrayEquals(body, answer.body());
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatEndsInACallIsReplaced(Kit kit) throws IOException {
    var url = node.front(kit.invokeOther());
    assertEquals(200, caller.call(url).statusCode());
    List<String> before = engine.containers();

    assertEquals(502, caller.call(url, "Kit-Does", "throw").statusCode());
    assertEquals(before, engine.containers(), "an error of its own is no reason to end it");
    assertEquals(502, caller.call(url, "Kit-Does", "crash").statusCode());

    assertEquals(200, caller.call(url).statusCode());
    assertNotEquals(before, engine.containers());
  }

  @Test
  void whatANodeThatWasKilledLeftIsRemovedByTheNext() throws IOException {
    var url = node.front(Kit.NODE.invoke());
    assertEquals(200, caller.call(url).statusCode());
    List<String> left = engine.containers();
    assertFalse(left.isEmpty());

    node.kill();
    assertEquals(left, engine.containers());
    node = NodeProcess.run(distribution, Map.of(), arguments());

    await().atMost(PATIENCE).until(() -> engine.containers().stream().noneMatch(left::contains));
    assertEquals(200, caller.call(node.front(Kit.NODE.invoke())).statusCode());
  }
}
