package io.girolle.plugins.docker;

import io.girolle.spi.ContainerSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spreads containers over the networks. Thread-safe. */
final class Networks {
  private final List<String> names;
  private final Map<String, Integer> containers = new HashMap<>();

  /**
   * Networks to choose from.
   *
   * @param names empty for the engine's default
   */
  Networks(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** The network that a new container is for: the spec's, else the one that has the fewest. */
  synchronized String take(ContainerSpec spec) {
    String taken = spec.network();
    if (taken.isEmpty()) {
      taken =
          names.stream()
              .min(Comparator.comparing(name -> containers.getOrDefault(name, 0)))
              .orElse("");
    }
    containers.merge(taken, 1, Integer::sum);
    return taken;
  }

  /** A container has gone. */
  synchronized void leave(String name) {
    containers.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
  }
}
