package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.Timers;
import io.girolle.spi.Blame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a runner can start instances: it can't when several starts in a row have failed, and not
 * by a function's fault, until one works. Since a runner that says so gets no calls, and thus
 * nothing to start, it is given another chance a while after the last failure; the next failure
 * takes that away at once. Changed from one context, read from any thread.
 */
final class StartHealth {
  /** How many failures in a row it takes. */
  private static final int TOO_MANY = 3;

  private static final long TRIAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final Timers timers;
  private int inARow;
  private volatile @Nullable Fault fault;

  private record Fault(CallError error, long nanos) {}

  StartHealth(Timers timers) {
    this.timers = timers;
  }

  /** Why no instance can be started; null as long as they can. */
  @Nullable CallError fault() {
    Fault last = fault;
    return last == null || timers.nanoTime() - last.nanos() >= TRIAL_NANOS ? null : last.error();
  }

  /** A start has worked. */
  void worked() {
    inARow = 0;
    fault = null;
  }

  /** A start has failed. */
  void failed(CallError error) {
    if (error.blame() == Blame.SERVICE && ++inARow >= TOO_MANY) {
      fault = new Fault(error, timers.nanoTime());
    }
  }
}
