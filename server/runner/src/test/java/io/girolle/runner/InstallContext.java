package io.girolle.runner;

import com.typesafe.config.Config;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.call.config.RecordBinder;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.Metrics;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.StatusSource;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a plugin is installed with in tests: it takes drivers, and nothing else. */
public final class InstallContext implements PluginContext {
  private final Config config;
  private final Parts.Builder parts;

  public InstallContext(Config config, Parts.Builder parts) {
    this.config = config;
    this.parts = parts;
  }

  @Override
  public Registration driver(String name, Driver driver) {
    parts.driver(
        new Registered<>(
            PluginInstance.inCode(name), name, driver, NodeRole.RUNNER, false, Set.of()));
    return new NothingToSay();
  }

  @Override
  public String instance() {
    return "test";
  }

  @Override
  public Config config() {
    return config;
  }

  @Override
  public <T extends Record> T config(Class<T> type) {
    return RecordBinder.bind(type, config, "test");
  }

  @Override
  public Logger log() {
    return LoggerFactory.getLogger("plugin.test");
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Metrics metrics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledExecutorService background() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration overrider(CallOverrider overrider) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration listener(CallListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration placer(String name, Placer placer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration pool(String name, RunnerPool pool) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration catalog(String name, Catalog catalog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration driverExtension(DriverExtension extension) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration instances(InstanceListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registration status(StatusSource source) {
    throw new UnsupportedOperationException();
  }

  private static final class NothingToSay implements Registration {
    @Override
    public Registration named(String part) {
      return this;
    }

    @Override
    public Registration on(NodeRole role) {
      return this;
    }

    @Override
    public Registration blocking() {
      return this;
    }

    @Override
    public Registration owns(String... extensionKeys) {
      return this;
    }
  }
}
