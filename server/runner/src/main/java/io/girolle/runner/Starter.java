package io.girolle.runner;

import java.time.Duration;

/**
 * Has drivers start, freeze, thaw and stop instances, elsewhere than on the caller's thread. What
 * is to be done with one instance is done one after the other.
 */
interface Starter {

  /**
   * Begins to start an instance.
   *
   * @param claim the call that it is started for
   * @param events told once that it is ready or has failed, and later how it ends
   */
  FunctionInstance start(Claim claim, InstanceEvents events);

  /** Gives a start up, whatever it waits for; that it has failed is told. */
  void abort(FunctionInstance instance);

  /**
   * Begins to freeze an instance.
   *
   * @param events told that it is frozen, or broken
   */
  void freeze(FunctionInstance instance, InstanceEvents events);

  /**
   * Begins to thaw an instance.
   *
   * @param events told that it is thawed, or broken
   */
  void thaw(FunctionInstance instance, InstanceEvents events);

  /**
   * Begins to stop an instance that was ready once.
   *
   * @param grace how long it may take to end by itself; zero ends it at once
   * @param events told that it is gone
   */
  void stop(FunctionInstance instance, Duration grace, InstanceEvents events);
}
