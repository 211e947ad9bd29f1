package io.girolle.spi;

import java.nio.file.Path;

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

  /**
   * Removes what instances of a runner that is dead have left: processes, containers, networks. An
   * instance is that runner's when its {@link ContainerSpec#socketFolder()} lay in the runner's
   * folder, so a driver notes that path where it outlives the runner: in a file, in a label. Called
   * before a runner takes its first call, for its own folder and for those of other dead runners;
   * never for one that lives, since the host then holds the folder's lock. The host removes the
   * folder afterwards.
   *
   * @param runnerFolder the folder that held the socket folders
   * @return how many instances were removed
   * @throws DriverException when some may be left; the folder then stays for another try
   * @since 1.1
   */
  default int removeLeftovers(Path runnerFolder) throws DriverException {
    return 0;
  }

  /** Called once, after the last instance was stopped. */
  @Override
  default void close() throws Exception {}
}
