package io.girolle.testkit.conformance;

import io.girolle.spi.Blame;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call may end.
 *
 * @param status how
 * @param httpStatus the answer's status
 * @param blame whose fault it is; null for none's
 * @param message for the client; empty when all went well
 * @param runnerId the runner that had it; null for none
 * @param attempts how many attempts there were
 * @param startedAt when a runner took it; null for never
 */
public record SampleResult(
    Status status,
    int httpStatus,
    @Nullable Blame blame,
    String message,
    @Nullable String runnerId,
    int attempts,
    @Nullable Instant startedAt)
    implements CallResult {

  /** The usual ends: well, by the function's fault, too late, and without a runner. */
  public static List<CallResult> all() {
    Instant begun = Instant.EPOCH;
    return List.of(
        new SampleResult(Status.SUCCESS, 200, null, "", "r0", 1, begun),
        new SampleResult(Status.ERROR, 502, Blame.USER, "function failed", "r1", 2, begun),
        new SampleResult(Status.TIMEOUT, 504, Blame.USER, "Timed out", "r0", 1, begun),
        new SampleResult(
            Status.ERROR, 503, Blame.SERVICE, "Timed out - server too busy", null, 40, null),
        new SampleResult(
            Status.ERROR, 444, Blame.CLIENT, "client closed the connection", null, 0, null));
  }

  @Override
  public Instant completedAt() {
    return Instant.EPOCH.plusSeconds(1);
  }

  @Override
  public Duration placementTime() {
    return Duration.ofMillis(2);
  }

  @Override
  public Duration executionTime() {
    return startedAt == null ? Duration.ZERO : Duration.ofMillis(20);
  }
}
