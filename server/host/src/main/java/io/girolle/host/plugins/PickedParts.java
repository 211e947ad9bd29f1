package io.girolle.host.plugins;

import io.girolle.agent.AgentSettings;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.Nearest;
import io.girolle.host.config.NodeSettings;
import io.girolle.runner.RunnerSettings;
import io.girolle.spi.NodeRole;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The parts that the settings pick by name. */
final class PickedParts {
  /** Offered when they are picked. */
  private static final Set<String> BUILT_IN_CATALOGS = Set.of("conf", "fn-api");

  private final NodeSettings settings;
  private final Parts parts;
  private final Faults faults = new Faults();

  private PickedParts(NodeSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  /** A fault for each that no plugin offers. */
  static Faults missing(NodeSettings settings, Parts parts) {
    var picked = new PickedParts(settings, parts);
    var role = settings.sections().node().roleOf();
    if (role.plays(NodeRole.LB)) {
      picked.checkLoadBalancer();
    }
    if (role.plays(NodeRole.RUNNER)) {
      picked.checkRunner();
    }
    return picked.faults;
  }

  /** Whether two settings pick the same. */
  static boolean same(NodeSettings one, NodeSettings other) {
    return names(one).equals(names(other));
  }

  private static List<Object> names(NodeSettings settings) {
    return List.of(
        settings.agent().placer(),
        settings.agent().pool(),
        settings.agent().picks(),
        settings.sections().catalog().picked(),
        settings.runner().driver(),
        settings.runner().picks());
  }

  private void checkLoadBalancer() {
    Set<String> placers = parts.placers().keySet();
    Set<String> pools = parts.pools().keySet();
    check("girolle.lb.placer", settings.agent().placer(), placers);
    check("girolle.lb.pool", settings.agent().pool(), pools);
    List<AgentSettings.Pick> picks = settings.agent().picks().orElse(List.of());
    for (int i = 0; i < picks.size(); i++) {
      String key = "girolle.lb.picks[" + i + "].";
      picks.get(i).placer().ifPresent(name -> check(key + "placer", name, placers));
      picks.get(i).pool().ifPresent(name -> check(key + "pool", name, pools));
    }
    var catalogs = new TreeSet<>(BUILT_IN_CATALOGS);
    catalogs.addAll(parts.catalogs().keySet());
    CatalogSettings looked = settings.sections().catalog();
    check("girolle.catalog.use", looked.use(), catalogs);
    for (int i = 0; i < looked.picks().size(); i++) {
      check("girolle.catalog.picks[" + i + "].use", looked.picks().get(i).use(), catalogs);
    }
  }

  private void checkRunner() {
    Set<String> drivers = parts.drivers().keySet();
    check("girolle.runner.driver", settings.runner().driver(), drivers);
    List<RunnerSettings.Pick> picks = settings.runner().picks().orElse(List.of());
    for (int i = 0; i < picks.size(); i++) {
      check("girolle.runner.picks[" + i + "].driver", picks.get(i).driver(), drivers);
    }
  }

  private void check(String key, String name, Set<String> known) {
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
