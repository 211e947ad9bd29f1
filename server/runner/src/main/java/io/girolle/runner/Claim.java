package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;

/** A call that wants an instance. It is answered once, from any thread. */
interface Claim {

  /** The call. */
  CallModel call();

  /** Which instances it may share. */
  SlotKey key();

  /** What starts an instance for it. */
  Registered<Driver> driver();

  /**
   * It has an instance to itself, until it gives it back.
   *
   * @param instance the instance
   * @param cold whether it was started for this call
   */
  void granted(FunctionInstance instance, boolean cold);

  /** It gets none. */
  void refused(CallError error);
}
