package io.girolle.host.conformance.whole;

import io.girolle.host.conformance.lb.Outcome;
import java.util.Objects;

/**
 * What a case must come to where that isn't what was recorded. What isn't said is as recorded.
 *
 * @param front what must come of it at the load balancer
 * @param behind what must come of it at the runner
 */
record WholeOutcome(Outcome front, io.girolle.host.conformance.runner.Outcome behind) {
  /** Just as it was recorded. */
  static final WholeOutcome AS_RECORDED = new WholeOutcome(null, null);

  WholeOutcome {
    front = Objects.requireNonNullElse(front, Outcome.AS_RECORDED);
    behind =
        Objects.requireNonNullElse(behind, io.girolle.host.conformance.runner.Outcome.AS_RECORDED);
  }
}
