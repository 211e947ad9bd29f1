package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.config.RecordBinder;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.Metrics;
import io.girolle.spi.Placer;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.StatusSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;

/** What the host offers to one plugin instance. Thread-safe. */
final class InstanceContext implements PluginContext, AutoCloseable {
  private final PluginInstance plugin;
  private final Config config;
  private final String configPath;
  private final InstantSource clock;
  private final InstanceMetrics metrics;
  private final BackgroundThreads background;
  private final Registrations registrations;
  private final List<FixedKeys> extensions = new CopyOnWriteArrayList<>();

  InstanceContext(
      PluginInstance plugin,
      Config config,
      String configPath,
      InstantSource clock,
      InstanceMetrics metrics,
      BackgroundThreads background) {
    this.plugin = plugin;
    this.config = config;
    this.configPath = configPath;
    this.clock = clock;
    this.metrics = metrics;
    this.background = background;
    this.registrations = new Registrations(plugin);
  }

  /** What it registered. */
  Registrations registrations() {
    return registrations;
  }

  /** The driver extensions that it registered. */
  List<FixedKeys> extensions() {
    return extensions;
  }

  @Override
  public void close() {
    registrations.end();
    background.close();
    metrics.close();
  }

  @Override
  public String instance() {
    return plugin.name();
  }

  @Override
  public Config config() {
    return config;
  }

  @Override
  public <T extends Record> T config(Class<T> type) {
    return RecordBinder.bind(Objects.requireNonNull(type, "type"), config, configPath);
  }

  @Override
  public Logger log() {
    return plugin.log();
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Metrics metrics() {
    return metrics;
  }

  @Override
  public ScheduledExecutorService background() {
    return background.lend();
  }

  @Override
  public Registration overrider(CallOverrider overrider) {
    Objects.requireNonNull(overrider, "overrider");
    return registrations.add(PartKind.OVERRIDER, "", overrider, Parts.Builder::overrider);
  }

  @Override
  public Registration listener(CallListener listener) {
    Objects.requireNonNull(listener, "listener");
    return registrations.add(PartKind.LISTENER, "", listener, Parts.Builder::listener);
  }

  @Override
  public Registration placer(String name, Placer placer) {
    Objects.requireNonNull(placer, "placer");
    return registrations.add(PartKind.PLACER, checked(name), placer, Parts.Builder::placer);
  }

  @Override
  public Registration pool(String name, RunnerPool pool) {
    Objects.requireNonNull(pool, "pool");
    return registrations.add(PartKind.POOL, checked(name), pool, Parts.Builder::pool);
  }

  @Override
  public Registration catalog(String name, Catalog catalog) {
    Objects.requireNonNull(catalog, "catalog");
    return registrations.add(PartKind.CATALOG, checked(name), catalog, Parts.Builder::catalog);
  }

  @Override
  public Registration driver(String name, Driver driver) {
    Objects.requireNonNull(driver, "driver");
    return registrations.add(PartKind.DRIVER, checked(name), driver, Parts.Builder::driver);
  }

  @Override
  public Registration driverExtension(DriverExtension extension) {
    var fixed = new FixedKeys(Objects.requireNonNull(extension, "extension"));
    Registration registration =
        registrations.add(PartKind.DRIVER_EXTENSION, "", fixed, Parts.Builder::driverExtension);
    extensions.add(fixed);
    return registration;
  }

  @Override
  public Registration instances(InstanceListener listener) {
    Objects.requireNonNull(listener, "listener");
    return registrations.add(PartKind.INSTANCE_LISTENER, "", listener, Parts.Builder::instances);
  }

  @Override
  public Registration status(StatusSource source) {
    Objects.requireNonNull(source, "source");
    return registrations.add(PartKind.STATUS_SOURCE, "", source, Parts.Builder::status);
  }

  private static String checked(String name) {
    return Names.checked(Objects.requireNonNull(name, "name"));
  }
}
