package io.girolle.host.plugins;

import io.girolle.host.config.NodeSettings;
import java.util.List;

/** Tells which keys a running node takes from a changed configuration, and which it doesn't. */
final class Restart {
  private static final List<String> TAKEN =
      List.of(
          "girolle.plugins.dir",
          "girolle.plugins.enabled",
          "girolle.plugins.config.",
          "girolle.plugins.rules.",
          "girolle.plugins.chain.",
          "girolle.plugins.pins",
          "girolle.plugins.allow-writable",
          "girolle.plugins.blocking-budget",
          "girolle.plugins.lifecycle-budget",
          "girolle.plugins.stall",
          "girolle.lb.placer",
          "girolle.lb.pool",
          "girolle.lb.pools.",
          "girolle.lb.picks",
          "girolle.runner.picks",
          "girolle.catalog.use",
          "girolle.catalog.picks",
          "girolle.catalog.conf.",
          "girolle.catalog.fn-api.",
          "girolle.runner.driver",
          "girolle.runner.drivers.");

  private Restart() {}

  /** The changed keys that need a restart. */
  static List<String> keys(NodeSettings before, NodeSettings after) {
    return before.differences(after).stream().filter(key -> !isTaken(key)).toList();
  }

  private static boolean isTaken(String key) {
    return TAKEN.stream()
        .anyMatch(taken -> taken.endsWith(".") ? key.startsWith(taken) : key.equals(taken));
  }
}
