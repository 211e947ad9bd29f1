package io.girolle.loader;

import io.girolle.spi.NodeRole;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of parts, each with its natural role. */
enum PartKind {
  OVERRIDER("overrider", "overrider", NodeRole.LB, false),
  LISTENER("listener", "listener", NodeRole.LB, false),
  PLACER("placer", "placer", NodeRole.LB, true),
  POOL("pool", "pool", NodeRole.LB, true),
  CATALOG("catalog", "catalog", NodeRole.LB, true),
  DRIVER("driver", "driver", NodeRole.RUNNER, true),
  DRIVER_EXTENSION("driver extension", "driverExtension", NodeRole.RUNNER, false),
  INSTANCE_LISTENER("instance listener", "instances", NodeRole.RUNNER, false),
  STATUS_SOURCE("status source", "status", NodeRole.RUNNER, false);

  private final String label;
  private final String method;
  private final NodeRole role;
  private final boolean pickedByName;

  PartKind(String label, String method, NodeRole role, boolean pickedByName) {
    this.label = label;
    this.method = method;
    this.role = role;
    this.pickedByName = pickedByName;
  }

  /** The kind that a method of {@code PluginContext} registers. */
  static Optional<PartKind> registeredBy(String method) {
    return Arrays.stream(values()).filter(kind -> kind.method.equals(method)).findFirst();
  }

  /** Where parts of this kind run unless said otherwise. */
  NodeRole role() {
    return role;
  }

  /** Whether parts of this kind may run on a role. */
  boolean runsOn(NodeRole other) {
    return other == role || this == OVERRIDER;
  }

  /** Whether the configuration picks one of this kind by its name. */
  boolean isPickedByName() {
    return pickedByName;
  }

  @Override
  public String toString() {
    return label;
  }
}
