package io.girolle.loader;

import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Installed plugins that serve together, and the parts that they registered. Once it is closed and
 * its parts are let go of, its class loaders can be collected. Started and closed on a thread that
 * may block.
 */
public final class Generation implements AutoCloseable {
  private final Parts parts;
  private final List<InstalledPlugin> installed;
  private final List<LoadedPlugin> plugins;
  private final List<Fault> warnings;
  private final AtomicBoolean closed = new AtomicBoolean();

  Generation(Parts parts, List<InstalledPlugin> installed, List<Fault> warnings) {
    this.parts = parts;
    this.installed = List.copyOf(installed);
    this.plugins =
        installed.stream().map(InstalledPlugin::loaded).flatMap(Optional::stream).toList();
    this.warnings = List.copyOf(warnings);
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
   * Starts each plugin, in order. When one fails the generation is closed.
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

  /** Closes each plugin, in reverse order, once; what fails is logged. */
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
