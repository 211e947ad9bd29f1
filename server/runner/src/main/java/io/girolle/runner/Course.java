package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.Outcome;
import io.girolle.call.Timers;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The times of one call on its runner. Confined to the call. */
final class Course {
  private final InstantSource clock;
  private final Timers timers;
  private final long arrivedNanos;
  private long startedNanos;
  private long endedNanos;
  final Instant arrived;
  @Nullable Instant started;
  Instant ended;

  /** How long the instance took to start, if it was started for this call. */
  FunctionInstance.@Nullable StartTimes start;

  Course(InstantSource clock, Timers timers) {
    this.clock = clock;
    this.timers = timers;
    arrived = clock.instant();
    ended = arrived;
    arrivedNanos = timers.nanoTime();
    startedNanos = arrivedNanos;
    endedNanos = arrivedNanos;
  }

  /** The function gets the call now. */
  Instant start() {
    var now = clock.instant();
    started = now;
    startedNanos = timers.nanoTime();
    return now;
  }

  /** The function didn't get it. */
  void startAgain() {
    started = null;
    start = null;
  }

  void end() {
    ended = clock.instant();
    endedNanos = timers.nanoTime();
  }

  long waitedNanos() {
    return startedNanos - arrivedNanos;
  }

  long ranNanos() {
    return Math.max(0, endedNanos - startedNanos);
  }

  /** As plugins are told. */
  CallResult result(@Nullable CallError error, String runnerId) {
    return new Outcome(
        error == null ? CallResult.Status.SUCCESS : error.result(),
        error == null ? 200 : error.status(),
        error == null ? null : error.blame(),
        error == null ? "" : error.message(),
        runnerId,
        1,
        Objects.requireNonNullElse(started, arrived),
        ended,
        Duration.ofNanos(waitedNanos()),
        Duration.ofNanos(ranNanos()));
  }
}
