package io.girolle.host;

import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.agent.catalog.ConfCatalogPlugin;
import io.girolle.agent.catalog.FnApiCatalogPlugin;
import io.girolle.agent.pool.StaticPoolPlugin;
import io.girolle.call.Timers;
import io.girolle.host.config.NodeSettings;
import io.girolle.loader.BuiltIn;
import io.girolle.runner.process.ProcessDriverPlugin;
import io.girolle.spi.NodeRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The plugins that come without a jar, as far as a node of these settings needs them. */
final class BuiltIns {
  private final List<BuiltIn> inCode;
  private final Timers timers;
  private final Supplier<List<String>> ownRunners;

  /**
   * Those of one node.
   *
   * @param inCode plugins that come before all others
   * @param timers give the Fn API's catalog its time limits
   * @param ownRunners addresses of the runners in this process
   */
  BuiltIns(List<BuiltIn> inCode, Timers timers, Supplier<List<String>> ownRunners) {
    this.inCode = List.copyOf(inCode);
    this.timers = timers;
    this.ownRunners = ownRunners;
  }

  List<BuiltIn> of(NodeSettings settings) {
    NodeSettings.Sections sections = settings.sections();
    List<BuiltIn> all = new ArrayList<>(inCode);
    if (settings.plays(NodeRole.LB)) {
      all.add(
          new BuiltIn(
              "static",
              "girolle.lb.pools.static",
              sections.lb().getConfig("pools.static"),
              () -> new StaticPoolPlugin(ownRunners)));
    }
    if (looksFunctionsUp(settings)) {
      all.addAll(catalogs(settings.home(), sections.catalog()));
    }
    if (settings.plays(NodeRole.RUNNER)) {
      all.add(
          new BuiltIn(
              "process",
              "girolle.runner.drivers.process",
              sections.runner().getConfig("drivers.process"),
              () -> new ProcessDriverPlugin(settings.home())));
    }
    return all;
  }

  /** A load balancer does, and so does a runner that starts functions ahead of their calls. */
  private static boolean looksFunctionsUp(NodeSettings settings) {
    return settings.plays(NodeRole.LB)
        || settings.runner().prewarm().filter(wanted -> !wanted.isEmpty()).isPresent();
  }

  /** Of the built-in catalogs those that may be meant: what isn't in use needn't be there. */
  private List<BuiltIn> catalogs(Path home, CatalogSettings settings) {
    Set<String> picked = settings.picked().all();
    List<BuiltIn> all = new ArrayList<>();
    if (picked.contains("fn-api")) {
      all.add(
          new BuiltIn(
              "fn-api",
              "girolle.catalog.fn-api",
              settings.fnApi(),
              () -> new FnApiCatalogPlugin(timers, ThreadLocalRandom::current)));
    }
    if (picked.contains("conf")) {
      all.add(
          new BuiltIn(
              "conf",
              "girolle.catalog.conf",
              settings.conf(),
              () -> ConfCatalogPlugin.state(home, settings.conf()),
              () -> new ConfCatalogPlugin(home)));
    }
    return all;
  }
}
