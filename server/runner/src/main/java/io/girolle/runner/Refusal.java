package io.girolle.runner;

import io.girolle.call.CallError;

/** A call can't go on, and why. An ordinary outcome, so it has no stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CallError error;

  Refusal(CallError error) {
    super(error.toString(), error.cause(), false, false);
    this.error = error;
  }

  CallError error() {
    return error;
  }
}
