package io.girolle.host.plugins;

import io.girolle.call.config.Fault;
import io.girolle.loader.LoadedPlugin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The plugins of a node at one moment.
 *
 * @param generation the number of the generation in service; the first is 1
 * @param since when it came into service
 * @param plugins its plugins, in the order of the chain
 * @param overriders the labels of its overriders, in order
 * @param listeners the labels of its listeners, in order
 * @param off instances that were switched off
 * @param draining old generations that still have calls
 * @param uncollected old plugins whose classes the JVM hasn't collected yet, for people
 * @param failed the last change, when it failed
 */
public record PluginsState(
    int generation,
    Instant since,
    List<LoadedPlugin> plugins,
    List<String> overriders,
    List<String> listeners,
    List<String> off,
    List<Draining> draining,
    List<String> uncollected,
    Optional<Failed> failed) {

  /** Takes copies. */
  public PluginsState {
    plugins = List.copyOf(plugins);
    overriders = List.copyOf(overriders);
    listeners = List.copyOf(listeners);
    off = List.copyOf(off);
    draining = List.copyOf(draining);
    uncollected = List.copyOf(uncollected);
  }

  /**
   * A generation that is out of service and still used.
   *
   * @param generation its number
   * @param since when it went out of service
   */
  public record Draining(int generation, Instant since) {}

  /**
   * A change that failed.
   *
   * @param at when
   * @param faults why
   */
  public record Failed(Instant at, List<Fault> faults) {

    /** Takes a copy. */
    public Failed {
      faults = List.copyOf(faults);
    }
  }
}
