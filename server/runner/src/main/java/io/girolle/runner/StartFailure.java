package io.girolle.runner;

import io.girolle.call.CallError;

/** An instance can't be started. An ordinary outcome, so it has no stack trace. */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CallError error;

  StartFailure(CallError error) {
    super(error.toString(), error.cause(), false, false);
    this.error = error;
  }

  CallError error() {
    return error;
  }
}
