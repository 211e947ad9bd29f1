package io.girolle.spi;

import com.typesafe.config.Config;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;

/**
 * What the host offers to one plugin instance. The registering methods may be called only within
 * {@link Plugin#install} and throw {@link IllegalStateException} later; the others stay valid until
 * {@link Plugin#close} has returned. All are safe to call from any thread.
 *
 * <p>Several parts of one kind are told apart by {@link Registration#named}. Names of placers,
 * pools, catalogs and drivers are what an operator writes in the configuration; registering one
 * name twice in a node is an error that names both plugins.
 */
public interface PluginContext {

  /** The instance's name in {@code girolle.plugins.enabled}. */
  String instance();

  /**
   * The instance's own keys, {@code girolle.plugins.config.<instance>}, over the defaults in the
   * jar's own {@code reference.conf} (whose keys stand at its root). Empty when there are neither.
   */
  Config config();

  /**
   * The same configuration, bound to a record. A component named {@code maxWait} is the key {@code
   * max-wait}; components may be {@code String}, {@code int}, {@code long}, {@code double}, {@code
   * boolean}, {@link Secret}, {@link java.time.Duration}, {@link java.nio.file.Path}, {@link
   * com.typesafe.config.ConfigMemorySize}, an enum, {@code Config}, another record, {@code List} of
   * those, {@code Map<String, ...>} of those, or {@code Optional} of those (absent when the key is
   * missing or null).
   *
   * @param <T> the record
   * @param type a record class
   * @return the bound record
   * @throws com.typesafe.config.ConfigException when keys are missing, of a wrong type, out of the
   *     range that the record's constructor checks, or unknown; it tells every such fault with file
   *     and line. Let it pass out of {@link Plugin#install}
   */
  <T extends Record> T config(Class<T> type);

  /** A logger that carries the instance's name. */
  Logger log();

  /** The host's clock; tests and simulators set it. */
  InstantSource clock();

  /** Meters of this plugin, gone with it. */
  Metrics metrics();

  /**
   * Threads for background work, lent by the host and stopped after {@link Plugin#close}. Work
   * given to it may block.
   */
  ScheduledExecutorService background();

  /**
   * Adds an overrider to the chain.
   *
   * @param overrider called for each call
   * @return what else is to be said about it
   */
  Registration overrider(CallOverrider overrider);

  /**
   * Adds a listener to the chain.
   *
   * @param listener called for each call
   * @return what else is to be said about it
   */
  Registration listener(CallListener listener);

  /**
   * Offers a placer.
   *
   * @param name what {@code girolle.lb.placer} or an overrider calls it
   * @param placer the strategy
   * @return what else is to be said about it
   */
  Registration placer(String name, Placer placer);

  /**
   * Offers a pool of runners.
   *
   * @param name what {@code girolle.lb.pool} or an overrider calls it
   * @param pool the pool
   * @return what else is to be said about it
   */
  Registration pool(String name, RunnerPool pool);

  /**
   * Offers a catalog of apps, functions and triggers.
   *
   * @param name what {@code girolle.catalog.use} calls it
   * @param catalog the catalog
   * @return what else is to be said about it
   */
  Registration catalog(String name, Catalog catalog);

  /**
   * Offers a driver of function instances.
   *
   * @param name what {@code girolle.runner.driver} or an overrider calls it
   * @param driver the driver; the host closes it
   * @return what else is to be said about it
   */
  Registration driver(String name, Driver driver);

  /**
   * Adds a driver extension. Driver extensions run in the order of the plugins.
   *
   * @param extension called for each new function instance
   * @return what else is to be said about it
   */
  Registration driverExtension(DriverExtension extension);

  /**
   * Adds a listener to the life of function instances.
   *
   * @param listener called on runners
   * @return what else is to be said about it
   */
  Registration instances(InstanceListener listener);

  /**
   * Adds a source of a runner's custom status.
   *
   * @param source asked when a runner's status is asked for
   * @return what else is to be said about it
   */
  Registration status(StatusSource source);
}
