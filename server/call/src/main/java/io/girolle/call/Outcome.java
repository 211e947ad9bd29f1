package io.girolle.call;

import io.girolle.spi.Blame;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a call or an attempt ended, as plugins are told. */
public record Outcome(
    Status status,
    int httpStatus,
    @Nullable Blame blame,
    String message,
    @Nullable String runnerId,
    int attempts,
    @Nullable Instant startedAt,
    Instant completedAt,
    Duration placementTime,
    Duration executionTime)
    implements CallResult {}
