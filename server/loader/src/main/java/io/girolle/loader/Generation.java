package io.girolle.loader;

import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Installed plugins that serve together, and the parts that they registered. Once it is closed and
 * its parts are let go of, its class loaders can be collected. Started and closed on a thread that
 * may block.
 */
public final class Generation implements AutoCloseable {
  private final int number;
  private final Makings makings;
  private final Parts parts;
  private final List<InstalledPlugin> installed;
  private final List<LoadedPlugin> plugins;
  private final List<Fault> warnings;
  private final AtomicBoolean closed = new AtomicBoolean();

  Generation(
      int number,
      Makings makings,
      Parts parts,
      List<InstalledPlugin> installed,
      List<Fault> warnings) {
    this.number = number;
    this.makings = makings;
    this.parts = parts;
    this.installed = List.copyOf(installed);
    installed.forEach(plugin -> plugin.joins(number));
    this.plugins =
        installed.stream().map(InstalledPlugin::loaded).flatMap(Optional::stream).toList();
    this.warnings = List.copyOf(warnings);
  }

  /** Its number; the first is 1. */
  public int number() {
    return number;
  }

  /** Whether it has just what another has, in the same order. */
  public boolean isLike(Generation other) {
    return hasJust(other.installed, other.parts);
  }

  /** Whether it would be made of these plugins, with their parts in this order. */
  boolean hasJust(List<InstalledPlugin> plugins, Parts inOrder) {
    return installed.equals(plugins)
        && parts.overriderLabels().equals(inOrder.overriderLabels())
        && parts.listenerLabels().equals(inOrder.listenerLabels());
  }

  /** The names of its instances that another has too, unchanged. */
  public List<String> sharedWith(Generation other) {
    return names(p -> other.installed.contains(p));
  }

  /** The names of its instances that another doesn't have, or has differently. */
  public List<String> notIn(Generation other) {
    return names(p -> !other.installed.contains(p));
  }

  /** The names of its instances. */
  public List<String> instances() {
    return names(p -> true);
  }

  /** What it was made from. */
  public Makings makings() {
    return makings;
  }

  /** The plugin that was made from the same, held for another generation. */
  Optional<InstalledPlugin> reuse(Recipe recipe) {
    return installed.stream()
        .filter(p -> p.recipe().equals(recipe))
        .findFirst()
        .map(InstalledPlugin::hold);
  }

  private List<String> names(Predicate<InstalledPlugin> which) {
    return installed.stream().filter(which).map(InstalledPlugin::name).toList();
  }

  /** All registered parts: those of built-ins first, then in the order of {@code enabled}. */
  public Parts parts() {
    return parts;
  }

  /** The enabled plugins, in order. */
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  /** What the operator should look at and what stops nothing. */
  public List<Fault> warnings() {
    return warnings;
  }

  /**
   * Starts each plugin that is new in it, in order. When one fails the generation is closed.
   *
   * @throws InvalidConfigException naming the plugin that failed
   */
  public void start() {
    if (closed.get()) {
      throw new IllegalStateException("the generation is closed");
    }
    for (InstalledPlugin plugin : installed) {
      try {
        plugin.start();
      } catch (RefusedException e) {
        close();
        throw new InvalidConfigException(e.faults());
      }
    }
  }

  /**
   * Closes each plugin that no other generation has, in reverse order, once; what fails is logged.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closeAll(installed);
    }
  }

  /** Closes plugins, in reverse order. */
  static void closeAll(List<InstalledPlugin> plugins) {
    for (int i = plugins.size() - 1; i >= 0; i--) {
      plugins.get(i).close();
    }
  }
}
