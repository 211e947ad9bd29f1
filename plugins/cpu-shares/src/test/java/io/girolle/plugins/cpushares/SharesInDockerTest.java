package io.girolle.plugins.cpushares;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.NeedsProgram;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.plugins.docker.DockerPlugin;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.testkit.DevNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole way: an annotation in the catalog, an extension, a container, a function's answer. */
@WithDocker
@NeedsProgram({"node", "npm"})
class SharesInDockerTest {
  private static final Path FUNCTION =
      Path.of("..", "..", "dist", "functions", "kits", "src", "main", "node", "function.js");

  @Test
  void twoWeightsAreTwoContainersOfThatWeight(DockerEngine engine) throws Exception {
    engine.images().node("test/shares:1", Path.of("target", "node-kit"), FUNCTION);
    var node =
        DevNode.of(new Both())
            .config(
                Files.readString(
                        Path.of("..", "docker", "src", "main", "resources", "reference.conf"))
                    + "host = \"%s\"\ncontainer.networks = [none]".formatted(engine.host()))
            .realRunners(1)
            .driver("docker");
    for (int shares : List.of(256, 512)) {
      node.function(
          AppFunction.builder("weight" + shares, "weight" + shares, "app", "test/shares:1")
              .memoryMiB(128)
              .timeout(Duration.ofSeconds(60))
              .idleTimeout(Duration.ofSeconds(60))
              .annotations(Map.of("girolle/cpu-shares", shares))
              .build());
    }
    try (var running = node.start()) {
      for (int shares : List.of(256, 512)) {
        var outcome = running.call("/weight" + shares).send();
        assertEquals(200, outcome.status(), outcome::toString);
      }
      String[] containers = engine.containers().toArray(String[]::new);
      String[] inspect = {"inspect", "--format", "{{.HostConfig.CpuShares}}"};
      var words = new ArrayList<>(List.of(inspect));
      words.addAll(Arrays.asList(containers));
      assertEquals(
          List.of("256", "512"),
          engine.docker(words.toArray(String[]::new)).lines().sorted().toList());
    }
    assertEquals(List.of(), engine.containers());
  }

  /** The driver and the two parts, in one plugin as the test's node takes it. */
  private static final class Both implements Plugin {
    private final DockerPlugin docker = new DockerPlugin();

    @Override
    public void install(PluginContext context) {
      docker.install(context);
      var settings = new CpuShares("girolle/cpu-shares", Map.of(), 0);
      context.overrider(new SharesOverrider(settings));
      context.driverExtension(new SharesExtension());
    }

    @Override
    public void start() {
      docker.start();
    }
  }
}
