package io.girolle.harness;

import io.girolle.call.Timers;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day that goes with virtual timers. Thread-safe. */
public final class VirtualClock implements InstantSource {
  private final Timers timers;
  private final Instant start;
  private final long startNanos;

  /**
   * A clock.
   *
   * @param timers whose time it goes by
   * @param start the time of day now
   */
  public VirtualClock(Timers timers, Instant start) {
    this.timers = timers;
    this.start = start;
    startNanos = timers.nanoTime();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(timers.nanoTime() - startNanos);
  }
}
