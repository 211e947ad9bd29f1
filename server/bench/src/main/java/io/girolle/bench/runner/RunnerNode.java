package io.girolle.bench.runner;

import io.girolle.bench.BenchException;
import io.girolle.bench.Ports;
import io.girolle.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A runner as the distribution runs it, with the function as an image of its process driver. */
record RunnerNode(ServerProcess process, int port) implements AutoCloseable {
  private static final String CONFIG =
      """
      include file("%s")
      girolle {
        admin.port = 0
        runner {
          grpc.port = %d
          run-folder = "%s"
          drivers.process.images { "bench/echo:1" { command = [%s], dir = "/" } }
        }
      }
      """;

  static RunnerNode start(Path work, Path dist, List<String> command)
      throws BenchException, IOException {
    int port = Ports.free();
    String words = command.stream().map(w -> '"' + w + '"').collect(Collectors.joining(", "));
    Path config = work.resolve("girolle.conf");
    Files.writeString(
        config,
        CONFIG.formatted(dist.resolve("conf/girolle.conf"), port, work.resolve("r"), words));
    return new RunnerNode(
        ServerProcess.start(
            "girolle",
            work,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            List.of(
                dist.resolve("bin/girolle").toString(),
                "run",
                "--role",
                "runner",
                "--config",
                config.toString())),
        port);
  }

  @Override
  public void close() {
    process.close();
  }
}
