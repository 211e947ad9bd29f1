package io.girolle.host.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of plugins that a project can be written for. */
enum ProjectKind {
  OVERRIDER("overrider", "Overrider", ""),
  LISTENER("listener", "Listener", ""),
  PLACER("placer", "Placer", "girolle.lb.placer = @name@"),
  POOL("pool", "Pool", "girolle.lb.pool = @name@"),
  CATALOG("catalog", "Catalog", "girolle.catalog.use = @name@"),
  DRIVER("driver", "Driver", "girolle.runner.driver = @name@"),
  DRIVER_EXTENSION("driver-extension", "Extension", ""),
  INSTANCE_LISTENER("instance-listener", "InstanceListener", ""),
  STATUS("status", "Status", "");

  private final String word;
  private final String part;
  private final String setting;

  ProjectKind(String word, String part, String setting) {
    this.word = word;
    this.part = part;
    this.setting = setting;
  }

  static Optional<ProjectKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(kind -> kind.word).collect(Collectors.joining("|"));
  }

  /** What the command line calls it; its templates are in a folder of that name. */
  String word() {
    return word;
  }

  /** What the name of its class ends with. */
  String part() {
    return part;
  }

  /** What is to be set beside enabling the plugin, or empty. */
  String setting() {
    return setting;
  }
}
