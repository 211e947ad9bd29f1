package io.girolle.dist;

import io.girolle.harness.Ledger;
import io.girolle.harness.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * The functions on Fn's kits as images of an engine: a distribution whose node runs them in
 * containers, a catalog that has each as {@code kits.KIT} with trigger {@code /KIT}, and again as
 * {@code kits.KIT-other}, and the ledger that they write to.
 */
record DockerKits(Distribution distribution, Path conf, Ledger ledger) {
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

  /** Makes the images, and writes the files into a new folder. */
  static DockerKits on(DockerEngine engine) throws IOException {
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
    Distribution distribution = Distribution.unpack();
    Path folder = Distribution.folder("docker");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path executions = Files.createFile(folder.resolve("executions.txt"));
    Files.setPosixFilePermissions(executions, PosixFilePermissions.fromString("rw-rw-rw-"));
    new PluginMaker(distribution)
        .service("DriverExtension", "Mounts", MOUNTS.formatted(folder))
        .dropAs("mounts.jar");
    return new DockerKits(
        distribution, configuration(engine, distribution, folder), Ledger.inFile(executions));
  }

  /** A node that runs them, once it is up. */
  NodeProcess node() throws IOException {
    return NodeProcess.run(distribution, Map.of(), List.of("--config", conf.toString()));
  }

  private static Path configuration(DockerEngine engine, Distribution distribution, Path folder)
      throws IOException {
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
            start-timeout = 2m
            driver = docker
          }
        }
        """
            .formatted(distribution.conf(), catalog, engine.host()));
  }
}
