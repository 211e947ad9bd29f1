package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A load balancer as the distribution runs it, with the default plugins and one function. */
final class GirolleNode {
  /** The id of the function that is called. */
  static final String FUNCTION = "bench.echo";

  /** With limits like the shipped function's, so that the default plugins have something to do. */
  private static final String CATALOG =
      """
      apps.bench.functions.echo {
        image = "bench/echo:1"
        cpus = 100m
        tmpfs = 16MiB
      }
      """;

  /** Only what a run of its own needs: all else is as shipped. */
  private static final String CONFIG =
      """
      include file("%s")
      girolle {
        http.port = %d
        admin.port = %d
        catalog.conf.file = "%s"
        lb {
          pools.static.runners = ["127.0.0.1:%d"]
          # 16 connections with 5 MiB each
          body-memory = 96MiB
        }
      }
      """;

  private final Path work;
  private final Path program;
  private final Path config;

  private GirolleNode(Path work, Path program, Path config) {
    this.work = work;
    this.program = program;
    this.config = config;
  }

  /**
   * Writes its configuration.
   *
   * @param work where that goes
   * @param dist the distribution
   * @param port where it listens
   * @param runner the runner's port
   */
  static GirolleNode configure(Path work, Path dist, int port, int runner)
      throws BenchException, IOException {
    Path program = dist.resolve("bin/girolle");
    if (!Files.isExecutable(program)) {
      throw new BenchException(
          "no distribution in " + dist + "; mvn package -pl dist -am makes one");
    }
    Path catalog = Files.writeString(work.resolve("catalog.conf"), CATALOG);
    Path shipped = dist.resolve("conf/girolle.conf");
    Path config =
        Files.writeString(
            work.resolve("girolle.conf"),
            CONFIG.formatted(shipped, port, Ports.free(), catalog, runner));
    return new GirolleNode(work, program, config);
  }

  /** Starts it on the Java that this runs on. */
  ServerProcess start() throws IOException {
    return ServerProcess.start(
        "girolle",
        work,
        Map.of("JAVA_HOME", System.getProperty("java.home")),
        List.of(program.toString(), "run", "--role", "lb", "--config", config.toString()));
  }
}
