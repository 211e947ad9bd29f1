package io.girolle.host.conformance.runner;

import com.typesafe.config.ConfigFactory;
import io.girolle.runner.PureRunner;
import io.girolle.runner.RunnerSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a recorded node was set up.
 *
 * @param settings in the words of {@code girolle.runner}
 * @param configurable whether the recorded function takes configurations
 * @param health what it says of its health
 */
public record Setup(String settings, boolean configurable, Map<String, String> health) {
  /** Starting decides nothing, on however slow a machine, but where it never ends. */
  private static final String START = "start-timeout = 60s\n";

  private static final String SHORT_START = "start-timeout = 1500ms\n";
  private static final Map<String, Setup> BY_NODE =
      Map.of(
          "rn1", new Setup("memory = 1GiB, detached = false", false),
          "rn2",
              new Setup(
                  "memory = 300MiB, response-limit = 65536, response-header-limit = 4096", false),
          "rn3", new Setup("memory = 1GiB", true),
          "rn4",
              new Setup(
                  """
                  memory = 1GiB
                  status-function { image = "golden/fdk:1", timeout = 30s }
                  """,
                  false,
                  Map.of("disk", "ok", "net", "ok")),
          "rn5", new Setup("memory = 300MiB, admission-wait = 1h", false),
          "rn6", new Setup("memory = 1GiB", false));

  /** A set-up that says nothing of its health. */
  public Setup(String settings, boolean configurable) {
    this(settings, configurable, Map.of());
  }

  /** The set-up that a case was recorded with. */
  static Setup of(Recording recording) {
    Setup setup = BY_NODE.get(recording.node());
    if (setup == null) {
      throw new IllegalArgumentException(
          "node: " + recording.node() + " (expected: " + BY_NODE.keySet() + ")");
    }
    boolean neverStarts = recording.name().equals("runner_start_timeout_1500");
    return new Setup(
        (neverStarts ? SHORT_START : START) + setup.settings, setup.configurable, setup.health);
  }

  /**
   * The settings of the runner.
   *
   * @param runFolder where functions' sockets lie
   */
  RunnerSettings runner(Path runFolder) {
    var defaults =
        ConfigFactory.parseResources(PureRunner.class, "/reference.conf")
            .resolve()
            .getConfig("girolle.runner");
    return RunnerSettings.of(
        ConfigFactory.parseString(settings + "\nrun-folder = \"" + runFolder + "\"")
            .withFallback(defaults),
        runFolder);
  }
}
