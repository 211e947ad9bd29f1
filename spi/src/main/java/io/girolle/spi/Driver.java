package io.girolle.spi;

/**
 * Starts function instances: processes, containers, virtual machines. Its methods are called on
 * driver threads, where they may block, and concurrently for different instances.
 */
public interface Driver extends AutoCloseable {

  /**
   * Starts an instance. It needn't be ready: the host waits, within the start timeout, until the
   * socket in {@link ContainerSpec#socketFolder()} has appeared.
   *
   * @param spec what to start, after all driver extensions have edited it
   * @return the started instance
   * @throws DriverException when it can't be started; nothing of it is left behind
   * @throws InterruptedException when the call was given up meanwhile; nothing is left behind
   */
  Instance launch(ContainerSpec spec) throws DriverException, InterruptedException;

  /** Called once, after the last instance was stopped. */
  @Override
  default void close() throws Exception {}
}
