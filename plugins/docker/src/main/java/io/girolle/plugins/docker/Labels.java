package io.girolle.plugins.docker;

import io.girolle.spi.ContainerSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The labels by which a container is found again.
 *
 * @param driver tells the containers of this driver from those of others at the same engine
 */
record Labels(String driver) {
  static final String DRIVER = "girolle.driver";
  static final String INSTANCE = "girolle.instance";
  static final String SOCKET_FOLDER = "girolle.socket-folder";
  static final String RUNNER_FOLDER = "girolle.runner-folder";

  /** A container's labels: those of its spec, and ours. */
  Map<String, String> of(ContainerSpec spec) {
    var labels = new LinkedHashMap<>(spec.labels());
    Path folder = spec.socketFolder().toAbsolutePath().normalize();
    labels.put(DRIVER, driver);
    labels.put(INSTANCE, spec.id());
    labels.put(SOCKET_FOLDER, folder.toString());
    labels.put(RUNNER_FOLDER, runnerFolder(spec));
    return labels;
  }

  /** The folder of a spec's runner, as its label has it. */
  static String runnerFolder(ContainerSpec spec) {
    return text(spec.socketFolder().resolve(".."));
  }

  /** How a runner's folder is written in its label. */
  static String text(Path folder) {
    return folder.toAbsolutePath().normalize().toString();
  }
}
