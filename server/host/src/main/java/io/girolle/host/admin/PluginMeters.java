package io.girolle.host.admin;

import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.girolle.host.plugins.PluginsState;
import io.girolle.loader.LoadedPlugin;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The host's meters of plugin instances: made for those that are in service, and removed with them.
 * Whoever reads the meters brings them up to date first. Thread-safe.
 */
public final class PluginMeters {
  private static final double NANOS = 1e9;

  private final MeterRegistry registry;
  private final PluginControl control;
  private final Function<String, InstanceFigures> figures;
  private final Map<String, List<Meter>> byInstance = new HashMap<>();

  /**
   * Begins with the meters of all plugins together.
   *
   * @param registry gets the meters
   * @param control tells which instances there are
   * @param figures what is counted about each
   */
  public PluginMeters(
      MeterRegistry registry, PluginControl control, Function<String, InstanceFigures> figures) {
    this.registry = registry;
    this.control = control;
    this.figures = figures;
    Gauge.builder("girolle.plugins.generation", control, c -> c.state().generation())
        .description("The generation of plugins in service")
        .register(registry);
    Gauge.builder("girolle.plugins.draining", control, c -> c.state().draining().size())
        .description("Old generations that still have calls")
        .register(registry);
    Gauge.builder("girolle.plugins.uncollected", control, c -> c.state().uncollected().size())
        .description("Old plugins whose classes the JVM hasn't collected")
        .register(registry);
    Gauge.builder("girolle.plugins.failed", control, c -> c.state().failed().isPresent() ? 1 : 0)
        .description("Whether the last change of the plugins failed")
        .register(registry);
  }

  /** Makes the meters of new instances, and removes those of instances that are gone. */
  synchronized void update() {
    PluginsState state = control.state();
    Set<String> now =
        state.plugins().stream().map(LoadedPlugin::instance).collect(Collectors.toSet());
    byInstance
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !now.contains(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
    now.forEach(instance -> byInstance.computeIfAbsent(instance, this::meters));
  }

  private List<Meter> meters(String instance) {
    return List.of(
        counter(instance, "calls", "Calls of its code", InstanceFigures::calls),
        counter(instance, "failures", "Those that failed", InstanceFigures::failures),
        counter(instance, "skips", "Hooks not called in quarantine", InstanceFigures::skips),
        counter(
            instance,
            "hook.seconds",
            "Time in its hooks on calls' paths",
            counted -> counted.hookTime().toNanos() / NANOS),
        Gauge.builder("girolle.plugin.in.service", this, all -> all.inService(instance))
            .description("1 when its hooks are called, 0 in quarantine or on trial")
            .tag("plugin", instance)
            .register(registry));
  }

  private Meter counter(
      String instance, String name, String what, ToDoubleFunction<InstanceFigures> value) {
    return FunctionCounter.builder(
            "girolle.plugin." + name, this, all -> value.applyAsDouble(all.counted(instance)))
        .description(what)
        .tag("plugin", instance)
        .register(registry);
  }

  private double inService(String instance) {
    return counted(instance).isInService() ? 1 : 0;
  }

  private InstanceFigures counted(String instance) {
    return figures.apply(instance);
  }
}
