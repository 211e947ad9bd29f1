package io.girolle.loader;

import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.spi.Plugin;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A plugin's object, made for one instance, with all that ends with it. Confined to one thread at a
 * time, but for its holders.
 */
final class InstalledPlugin {
  private final PluginInstance instance;
  private final Recipe recipe;
  private final Optional<PluginFile> file;
  private final Plugin plugin;
  private final InstanceContext context;
  private final PluginFaults faults;
  private final Closeable classes;
  private boolean installed;
  private boolean started;

  /** The first that has it; 0 before. */
  private int generation;

  /** How many generations have it. */
  private int holders = 1;

  /**
   * A plugin that is about to be installed.
   *
   * @param instance its instance
   * @param recipe what it is made from
   * @param file where it came from, unless it is built in
   * @param plugin its object
   * @param context what the host offers to it
   * @param faults tells what it throws
   * @param classes its class loader
   */
  InstalledPlugin(
      PluginInstance instance,
      Recipe recipe,
      Optional<PluginFile> file,
      Plugin plugin,
      InstanceContext context,
      PluginFaults faults,
      Closeable classes) {
    this.instance = instance;
    this.recipe = recipe;
    this.file = file;
    this.plugin = plugin;
    this.context = context;
    this.faults = faults;
    this.classes = classes;
  }

  /** What it was made from. */
  Recipe recipe() {
    return recipe;
  }

  /** Its name in {@code enabled}. */
  String name() {
    return instance.name();
  }

  /** Another generation has it too, from now on. */
  synchronized InstalledPlugin hold() {
    holders++;
    return this;
  }

  /** A generation has it, the first of those or a later one. */
  void joins(int number) {
    if (generation == 0) {
      generation = number;
    }
  }

  /**
   * Lets it register its parts, and checks them.
   *
   * @throws RefusedException when it can't be used; it is still to be closed
   */
  void install() throws RefusedException {
    String hook = "install";
    try {
      LifeStep.run(instance, "install", () -> plugin.install(context));
      installed = true;
      context.registrations().end();
      if (context.registrations().isEmpty()) {
        throw new RefusedException(instance, "install registered nothing");
      }
      hook = "keys() of a driver extension";
      LifeStep.run(instance, "keys", () -> context.extensions().forEach(FixedKeys::ask));
    } catch (Throwable e) {
      throw faults.refusal(hook, e);
    }
  }

  /**
   * Its first generation is about to serve.
   *
   * @throws RefusedException when it can't
   */
  void start() throws RefusedException {
    if (started) {
      return;
    }
    started = true;
    try {
      LifeStep.run(instance, "start", plugin::start);
    } catch (Throwable e) {
      throw faults.refusal("start", e);
    }
  }

  /**
   * A generation doesn't need it any more. The last one ends it and all that goes with it; what
   * fails is logged and stops nothing.
   */
  void close() {
    if (!isLast()) {
      return;
    }
    context.registrations().drivers().stream()
        .filter(driver -> driver != plugin)
        .forEach(driver -> close(driver, "close of a driver"));
    if (installed) {
      close(plugin, "close");
    }
    context.close();
    try {
      classes.close();
    } catch (IOException e) {
      instance.log().warn("event=plugin-jars-not-closed plugin={}", instance.name(), e);
    }
  }

  private void close(AutoCloseable part, String hook) {
    try {
      LifeStep.run(instance, "close", part::close);
    } catch (Throwable e) {
      instance.failed(hook, e);
    }
  }

  private synchronized boolean isLast() {
    return --holders == 0;
  }

  /** Adds its parts to those of a generation, and what clashes to faults. */
  void addTo(Parts.Builder parts, Faults clashes) {
    context
        .registrations()
        .addTo(parts, clash -> clashes.add(new Fault(instance.source(), instance.name(), clash)));
  }

  /** What an operator wants to know of it, unless it is built in. */
  Optional<LoadedPlugin> loaded() {
    return file.map(
        f ->
            new LoadedPlugin(
                instance.name(),
                f.name(),
                f.version(),
                f.path(),
                f.digest(),
                generation,
                PluginForm.isShort(f),
                context.registrations().labels()));
  }
}
