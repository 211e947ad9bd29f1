package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.call.FigureBook;
import io.girolle.call.PluginInstance;
import io.girolle.call.config.Substitutions;
import io.girolle.loader.remains.Remains;
import io.girolle.spi.Plugin;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes plugins and installs them, each in a class loader and a context of its own. */
final class Installer {
  private static final ClassLoader HOST = Installer.class.getClassLoader();

  private final SharedMeters meters;
  private final InstantSource clock;
  private final Duration patience;
  private final FigureBook figures;
  private final Remains remains;
  private final LeakWatch leaks;

  Installer(MeterRegistry meters, InstantSource clock, Duration patience) {
    this.meters = new SharedMeters(meters);
    this.clock = clock;
    this.patience = patience;
    this.figures = new FigureBook(clock, System::nanoTime);
    this.remains = new Remains(patience, System::nanoTime);
    this.leaks = new LeakWatch(clock, System::gc, remains::holders);
  }

  /** What was counted of each instance. */
  FigureBook figures() {
    return figures;
  }

  /** Follows the classes of what was closed. */
  LeakWatch leaks() {
    return leaks;
  }

  /** What makes a plugin's object. */
  @FunctionalInterface
  private interface Making {
    Plugin make() throws RefusedException;
  }

  /** What gives a plugin its configuration. */
  @FunctionalInterface
  private interface Configuring {
    Config config();
  }

  /**
   * Installs an enabled instance.
   *
   * @param enabled the instance
   * @param file its plugin
   * @throws RefusedException when it can't be used; nothing of it is left
   */
  InstalledPlugin install(EnabledInstance enabled, PluginFile file) throws RefusedException {
    var classes = PluginClassLoader.of(enabled.name(), file, HOST);
    var instance =
        new PluginInstance(
            enabled.name(),
            file.version(),
            file.path().toString(),
            classes,
            enabled.rules(),
            figures.of(enabled.name()));
    String owner = "plugin " + file.name() + ", " + file.path();
    return install(
        instance,
        Recipe.of(enabled, file),
        Optional.of(file),
        new PluginFaults(instance, enabled.configPath(), owner),
        enabled.configPath(),
        () -> overReference(enabled, file.reference(classes)),
        () -> PluginForm.make(file, instance, classes),
        () -> close(instance, classes));
  }

  private void close(PluginInstance instance, PluginClassLoader classes) throws IOException {
    List<String> left = remains.takeBack(instance, classes);
    left.forEach(each -> instance.failed("close", "left " + each));
    leaks.follow(instance.name(), instance.source(), classes, left);
    classes.close();
  }

  /**
   * Installs a plugin of the host's own.
   *
   * @param builtIn the plugin
   * @throws RefusedException when it can't be used; nothing of it is left
   */
  InstalledPlugin install(BuiltIn builtIn) throws RefusedException {
    var instance =
        new PluginInstance(
            builtIn.name(), "built in", HOST, builtIn.rules(), figures.of(builtIn.name()));
    return install(
        instance,
        Recipe.of(builtIn),
        Optional.empty(),
        new PluginFaults(instance, builtIn.configPath(), ""),
        builtIn.configPath(),
        builtIn::config,
        () -> builtIn.plugin().get(),
        () -> {});
  }

  private InstalledPlugin install(
      PluginInstance instance,
      Recipe recipe,
      Optional<PluginFile> file,
      PluginFaults faults,
      String configPath,
      Configuring configuring,
      Making making,
      Closeable classes)
      throws RefusedException {
    InstalledPlugin plugin;
    try {
      Config config = configuring.config();
      var context =
          new InstanceContext(
              instance,
              config,
              configPath,
              clock,
              new InstanceMetrics(meters, instance),
              new BackgroundThreads(instance, patience));
      var made = new AtomicReference<@Nullable Plugin>();
      LifeStep.run(instance, "constructor", () -> made.set(making.make()));
      Plugin itself = Objects.requireNonNull(made.get());
      plugin = new InstalledPlugin(instance, recipe, file, itself, context, faults, classes);
    } catch (Throwable e) {
      RefusedException refusal = faults.refusal("its constructor", e);
      close(classes, refusal);
      throw refusal;
    }
    try {
      plugin.install();
    } catch (RefusedException e) {
      plugin.close();
      throw e;
    }
    return plugin;
  }

  /** An instance's section over the plugin's own defaults; what is missing, is missing there. */
  private static Config overReference(EnabledInstance enabled, Config reference) {
    Config section = enabled.config();
    return Substitutions.resolve(section.withFallback(reference), enabled.configPath())
        .root()
        .withOrigin(section.origin())
        .toConfig();
  }

  private static void close(Closeable classes, Exception refusal) {
    try {
      classes.close();
    } catch (IOException e) {
      refusal.addSuppressed(e);
    }
  }
}
