package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.spi.Blame;
import org.jspecify.annotations.Nullable;

/**
 * Whether a runner can start instances: it can't when several starts in a row have failed, and not
 * by a function's fault, until one works. Changed from one context, read from any thread.
 */
final class StartHealth {
  /** How many failures in a row it takes. */
  private static final int TOO_MANY = 3;

  private int inARow;
  private volatile @Nullable CallError fault;

  /** Why no instance can be started; null as long as they can. */
  @Nullable CallError fault() {
    return fault;
  }

  /** A start has worked. */
  void worked() {
    inARow = 0;
    fault = null;
  }

  /** A start has failed. */
  void failed(CallError error) {
    if (error.blame() == Blame.SERVICE && ++inARow >= TOO_MANY) {
      fault = error;
    }
  }
}
