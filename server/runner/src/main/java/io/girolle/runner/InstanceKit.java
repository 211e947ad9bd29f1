package io.girolle.runner;

import io.girolle.call.Gate;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.InstanceListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What instances are made with: drivers, driver extensions and instance listeners. Generations that
 * have all of these in common share a kit, and with it the instances that were made with it; from
 * one kit no instance goes to a call of another. Thread-safe.
 */
final class InstanceKit {
  private final Map<String, Registered<Driver>> drivers;
  private final List<Registered<DriverExtension>> extensionParts;
  private final List<Registered<InstanceListener>> listeners;
  private final Extensions extensions;
  private final InstanceHooks hooks;
  private final AtomicInteger lineups = new AtomicInteger();
  private final Gate instances = new Gate();
  private volatile boolean outdated;

  InstanceKit(Parts parts, Timers timers, HookWatch watch, Executor blocking) {
    drivers = parts.drivers();
    extensionParts = parts.driverExtensions();
    listeners = parts.instanceListeners();
    extensions = Extensions.of(extensionParts, timers);
    hooks = new InstanceHooks(parts, timers, watch, blocking);
  }

  /** Whether a generation would make instances in just this way. */
  boolean fits(Parts parts) {
    return drivers.equals(parts.drivers())
        && extensionParts.equals(parts.driverExtensions())
        && listeners.equals(parts.instanceListeners());
  }

  Map<String, Registered<Driver>> drivers() {
    return drivers;
  }

  Extensions extensions() {
    return extensions;
  }

  InstanceHooks hooks() {
    return hooks;
  }

  /** A generation uses it, until {@link #leave}. */
  void join() {
    lineups.incrementAndGet();
  }

  /** The last call of a generation that used it has ended. */
  void leave() {
    if (lineups.decrementAndGet() == 0) {
      instances.close();
    }
  }

  /** An instance is made with it, until {@link #instanceGone}; false when it is used no more. */
  boolean instanceMade() {
    return instances.enter();
  }

  void instanceGone() {
    instances.leave();
  }

  /** Another kit is in service now: its idle instances are of no more use. */
  void outdate() {
    outdated = true;
  }

  boolean isOutdated() {
    return outdated;
  }

  /** Completes when no generation uses it and no instance of it is left. */
  CompletableFuture<Void> unused() {
    return instances.emptied();
  }
}
