package io.girolle.host.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What is expected of a case for which the recording isn't the measure, or not the only one.
 *
 * @param why the reason
 * @param orRecorded whether the recording will do as well
 * @param outcomes any of these must hold
 * @param <O> says what a case must come to
 */
public record Expectation<O>(String why, boolean orRecorded, List<O> outcomes) {

  /**
   * All that will do.
   *
   * @param asRecorded the outcome that was recorded
   */
  List<O> accepted(O asRecorded) {
    List<O> all = new ArrayList<>(outcomes);
    if (orRecorded) {
      all.add(asRecorded);
    }
    return all;
  }
}
