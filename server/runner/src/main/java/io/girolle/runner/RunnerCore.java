package io.girolle.runner;

import io.girolle.call.Timers;
import java.time.InstantSource;

/**
 * What every call of a runner needs.
 *
 * @param id the runner's
 * @param responseLimit how long an answer may be
 * @param use what its calls are for
 */
record RunnerCore(
    String id,
    long responseLimit,
    Use use,
    InService plugins,
    Slots slots,
    CallCounts counts,
    Timers timers,
    InstantSource clock) {

  /**
   * For calls of the runner's own, which nobody counts.
   *
   * @param other what they are for
   * @param longestAnswer how long an answer may be
   */
  RunnerCore uncounted(Use other, long longestAnswer) {
    return new RunnerCore(
        id, longestAnswer, other, plugins, slots, new CallCounts(), timers, clock);
  }
}
