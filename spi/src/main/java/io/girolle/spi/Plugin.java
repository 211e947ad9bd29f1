package io.girolle.spi;

/**
 * The full form of a plugin: one class that registers any number of parts, of every kind, which
 * share its state and configuration.
 *
 * <p>A jar lists it in {@code META-INF/services/io.girolle.spi.Plugin}. It is public and has a
 * public constructor without arguments. One object is made for each instance that the operator
 * enables, so one jar may run twice with two settings.
 *
 * <p>The host calls the constructor, {@link #install}, {@link #start} and {@link #close} on a
 * thread that may block, never two at once for one instance, with the plugin's class loader as the
 * thread's context class loader.
 */
public interface Plugin extends AutoCloseable {

  /**
   * Registers the plugin's parts. It may read configuration and it may block, but it has no effect
   * outside the context: no thread, no connection, no file is opened here, since the generation
   * that is being built may be thrown away.
   *
   * @param context the host's side; its registering methods work only during this call
   * @throws Exception when the plugin can't work as configured; the node then refuses to start (or,
   *     at a reload, keeps the generation in service) and shows the exception's message
   */
  void install(PluginContext context) throws Exception;

  /**
   * Called once after every plugin of the generation was installed, just before the generation
   * serves its first call. Connections and background work begin here.
   *
   * @throws Exception as for {@link #install}
   */
  default void start() throws Exception {}

  /**
   * Called once, after the plugin's last call has ended; also when {@link #start} was never called
   * or failed.
   *
   * @throws Exception logged; it stops nothing
   */
  @Override
  default void close() throws Exception {}
}
