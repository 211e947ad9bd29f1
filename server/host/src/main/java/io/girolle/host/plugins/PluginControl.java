package io.girolle.host.plugins;

import io.girolle.call.config.InvalidConfigException;

/**
 * What an operator can do with the plugins of a running node. One change happens at a time; each
 * method returns when its change is in service or has failed, which may take seconds. Thread-safe,
 * never to be called on an I/O thread.
 */
public interface PluginControl {

  /** What is in service now, and what is on its way in or out. Doesn't block. */
  PluginsState state();

  /**
   * Reads the configuration and the plugins folder again, and puts what they say into service.
   *
   * @throws InvalidConfigException with every fault; what was in service still is
   * @throws BusyException when too many old generations still have calls
   */
  Change reload() throws BusyException;

  /**
   * Puts the generation into service that was before this one, with the jars that it had then.
   *
   * @throws InvalidConfigException with every fault; what was in service still is
   * @throws BusyException when too many old generations still have calls
   * @throws IllegalStateException when there was none before
   */
  Change rollback() throws BusyException;

  /**
   * Switches an enabled instance off or on again, until the node ends.
   *
   * @param instance its name in {@code girolle.plugins.enabled}
   * @param on whether it is to run
   * @throws InvalidConfigException when it isn't enabled, or nothing works without it; what was in
   *     service still is
   * @throws BusyException when too many old generations still have calls
   */
  Change switchTo(String instance, boolean on) throws BusyException;

  /** Too many old generations still have calls: try again when some of those have ended. */
  final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is waited for. */
    public BusyException(String message) {
      super(message);
    }
  }
}
