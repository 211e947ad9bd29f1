package io.girolle.spi;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a call, or one attempt to place it, ended. Immutable; safe from any thread. */
public interface CallResult {

  /** How it ended, in Fn's three words. */
  enum Status {
    /** The function ran and answered. */
    SUCCESS,
    /** A time limit ended it. */
    TIMEOUT,
    /** Anything else. */
    ERROR
  }

  /** How it ended. */
  Status status();

  /** The HTTP status of the answer; 444 when the client had left and nothing could be answered. */
  int httpStatus();

  /** Whose fault it was; null after a success. */
  @Nullable Blame blame();

  /** What went wrong, as the client was told; empty after a success. */
  String message();

  /** The id of the runner that ran the call, or that was tried last; null when none was. */
  @Nullable String runnerId();

  /** How many times a runner was tried, at least 0; refusals count. */
  int attempts();

  /** When a runner took the call; null when none did. */
  @Nullable Instant startedAt();

  /** When it was over. */
  Instant completedAt();

  /** From its creation until a runner took it, or until it was given up. */
  Duration placementTime();

  /** From when a runner took it until it was over; zero when none did. */
  Duration executionTime();
}
