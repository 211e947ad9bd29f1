package io.girolle.testkit.conformance;

import java.time.Duration;

/**
 * The shortest of the times that something took: what it takes by itself, whatever else the machine
 * did meanwhile. Not thread-safe.
 */
final class Quickest {
  /** How often to try at least. */
  static final int TIMES = 5;

  private long nanos = Long.MAX_VALUE;

  void time(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    nanos = Math.min(nanos, System.nanoTime() - begun);
  }

  boolean isWithin(Duration limit) {
    return nanos <= limit.toNanos();
  }

  @Override
  public String toString() {
    return nanos / 1_000_000 + " ms at least";
  }
}
