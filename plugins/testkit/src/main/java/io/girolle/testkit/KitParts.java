package io.girolle.testkit;

import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.spi.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All parts of a node in one row. */
final class KitParts {
  private KitParts() {}

  static Stream<Registered<?>> of(Parts parts) {
    List<Registered<?>> all = new ArrayList<>();
    for (NodeRole role : NodeRole.values()) {
      all.addAll(parts.overriders(role));
      all.addAll(parts.listeners(role));
    }
    all.addAll(parts.placers().values());
    all.addAll(parts.pools().values());
    all.addAll(parts.catalogs().values());
    all.addAll(parts.drivers().values());
    all.addAll(parts.driverExtensions());
    all.addAll(parts.instanceListeners());
    all.addAll(parts.statusSources());
    return all.stream();
  }
}
