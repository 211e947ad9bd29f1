package io.girolle.runner;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts what happens to instances. Thread-safe. */
final class InstanceCounts {
  private final LongAdder starts = new LongAdder();
  private final LongAdder failedStarts = new LongAdder();
  private final LongAdder frozen = new LongAdder();
  private final Map<StopReason, LongAdder> stops =
      Arrays.stream(StopReason.values()).collect(Collectors.toMap(r -> r, r -> new LongAdder()));

  void started() {
    starts.increment();
  }

  void startFailed() {
    failedStarts.increment();
  }

  /** One more is frozen. */
  void froze() {
    frozen.increment();
  }

  /** One less is. */
  void unfroze() {
    frozen.decrement();
  }

  void stopped(StopReason reason) {
    of(reason).increment();
  }

  long starts() {
    return starts.sum();
  }

  long failedStarts() {
    return failedStarts.sum();
  }

  /** How many are frozen now. */
  long frozen() {
    return frozen.sum();
  }

  long stops(StopReason reason) {
    return of(reason).sum();
  }

  private LongAdder of(StopReason reason) {
    return Objects.requireNonNull(stops.get(reason));
  }
}
