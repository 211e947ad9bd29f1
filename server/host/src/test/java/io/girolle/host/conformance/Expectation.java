package io.girolle.host.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What is expected of a case for which the recording isn't the measure, or not the only one.
 *
 * @param why the reason
 * @param orRecorded whether the recording will do as well
 * @param outcomes any of these must hold
 */
record Expectation(String why, boolean orRecorded, List<Outcome> outcomes) {

  /** What most cases are measured by. */
  static final Expectation AS_RECORDED = new Expectation("as recorded", true, List.of());

  /** All that will do. */
  List<Outcome> accepted() {
    List<Outcome> all = new ArrayList<>(outcomes);
    if (orRecorded) {
      all.add(Outcome.AS_RECORDED);
    }
    return all;
  }
}
