package io.girolle.host.plugins;

import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.Nearest;
import io.girolle.host.config.NodeSettings;
import io.girolle.spi.NodeRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The parts that the settings pick by name, by the key that names them. */
final class PickedParts {
  private PickedParts() {}

  /** A fault for each that no plugin offers. */
  static Faults missing(NodeSettings settings, Parts parts) {
    var faults = new Faults();
    Map<String, Set<String>> offered =
        Map.of(
            "girolle.lb.placer", parts.placers().keySet(),
            "girolle.lb.pool", parts.pools().keySet(),
            "girolle.catalog.use", parts.catalogs().keySet(),
            "girolle.runner.driver", parts.drivers().keySet());
    names(settings)
        .forEach((key, name) -> check(key, name, offered.getOrDefault(key, Set.of()), faults));
    return faults;
  }

  /** Whether two settings pick the same. */
  static boolean same(NodeSettings one, NodeSettings other) {
    return names(one).equals(names(other));
  }

  private static Map<String, String> names(NodeSettings settings) {
    var names = new LinkedHashMap<String, String>();
    var role = settings.sections().node().roleOf();
    if (role.plays(NodeRole.LB)) {
      names.put("girolle.lb.placer", settings.agent().placer());
      names.put("girolle.lb.pool", settings.agent().pool());
      names.put("girolle.catalog.use", settings.sections().catalog().use());
    }
    if (role.plays(NodeRole.RUNNER)) {
      names.put("girolle.runner.driver", settings.runner().driver());
    }
    return names;
  }

  private static void check(String key, String name, Set<String> known, Faults faults) {
    if (known.contains(name)) {
      return;
    }
    String hint = Nearest.to(name, known).map(n -> "; did you mean " + n + "?").orElse("");
    faults.add(
        new Fault(
            "",
            key,
            "%s isn't offered by any enabled plugin; there are: %s%s"
                .formatted(name, known.isEmpty() ? "none" : String.join(", ", known), hint)));
  }
}
