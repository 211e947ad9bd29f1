package io.girolle.runner;

import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has every driver remove what instances of a dead runner have left. */
final class LeftBehind {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

  private final List<Registered<Driver>> drivers;

  LeftBehind(Collection<Registered<Driver>> drivers) {
    this.drivers = List.copyOf(drivers);
  }

  /** Removes it, and tells whether all of it is gone: only then may the folder go. */
  boolean isRemoved(Path runnerFolder) {
    boolean removed = true;
    for (Registered<Driver> driver : drivers) {
      removed &= isRemoved(driver, runnerFolder);
    }
    return removed;
  }

  private static boolean isRemoved(Registered<Driver> driver, Path runnerFolder) {
    PluginInstance plugin = driver.plugin();
    ClassLoader before = plugin.enter();
    try {
      int instances = driver.part().removeLeftovers(runnerFolder);
      log.info(
          "event=leftovers-removed driver={} folder={} instances={}",
          driver.label(),
          runnerFolder,
          instances);
      return true;
    } catch (DriverException e) {
      log.warn(
          "event=leftovers-stay driver={} folder={} error=\"{}\" next=\"the folder stays, and the next runner tries again\"",
          driver.label(),
          runnerFolder,
          e,
          e);
      return false;
    } catch (Throwable e) {
      plugin.failed("removeLeftovers", e);
      return false;
    } finally {
      PluginInstance.leave(before);
    }
  }
}
