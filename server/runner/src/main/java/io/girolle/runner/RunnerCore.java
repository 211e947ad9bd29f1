package io.girolle.runner;

import io.girolle.call.Timers;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What every call of a runner needs.
 *
 * @param id the runner's
 * @param responseLimit how long an answer may be
 * @param reservedImage an image that no call may have; null when there is none
 */
record RunnerCore(
    String id,
    long responseLimit,
    @Nullable String reservedImage,
    InService plugins,
    Slots slots,
    CallCounts counts,
    Timers timers,
    InstantSource clock) {

  /**
   * For calls of the runner's own, which nobody counts and which may have any image.
   *
   * @param longestAnswer how long an answer may be
   */
  RunnerCore uncounted(long longestAnswer) {
    return new RunnerCore(id, longestAnswer, null, plugins, slots, new CallCounts(), timers, clock);
  }
}
