package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;

/** A call while it waits for an instance. */
record CallWait(CallRun run, CallModel call, Intake.Ticket ticket) implements Claim {

  @Override
  public SlotKey key() {
    return ticket.key();
  }

  @Override
  public Registered<Driver> driver() {
    return ticket.driver();
  }

  @Override
  public void granted(FunctionInstance instance, boolean cold) {
    run.granted(this, instance, cold);
  }

  @Override
  public void refused(CallError error) {
    run.refused(this, error);
  }
}
