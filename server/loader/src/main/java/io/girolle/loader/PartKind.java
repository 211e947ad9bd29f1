package io.girolle.loader;

import io.girolle.spi.NodeRole;

/** The kinds of parts, each with its natural role. */
enum PartKind {
  OVERRIDER("overrider", NodeRole.LB, false),
  LISTENER("listener", NodeRole.LB, false),
  PLACER("placer", NodeRole.LB, true),
  POOL("pool", NodeRole.LB, true),
  CATALOG("catalog", NodeRole.LB, true),
  DRIVER("driver", NodeRole.RUNNER, true),
  DRIVER_EXTENSION("driver extension", NodeRole.RUNNER, false),
  INSTANCE_LISTENER("instance listener", NodeRole.RUNNER, false),
  STATUS_SOURCE("status source", NodeRole.RUNNER, false);

  private final String label;
  private final NodeRole role;
  private final boolean pickedByName;

  PartKind(String label, NodeRole role, boolean pickedByName) {
    this.label = label;
    this.role = role;
    this.pickedByName = pickedByName;
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
