package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;

/**
 * What an instance is started for ahead of any call: it gets the instance's key, and no instance.
 */
record WarmCall(CallModel call, Intake.Ticket ticket) implements Claim {

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
    throw new IllegalStateException("it claims nothing");
  }

  @Override
  public void refused(CallError error) {
    throw new IllegalStateException("it claims nothing");
  }
}
