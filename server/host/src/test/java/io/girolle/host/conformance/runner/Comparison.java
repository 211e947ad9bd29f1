package io.girolle.host.conformance.runner;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares a replay with its recording by meaning: what may vary from one run to the next counts by
 * its shape alone.
 */
public final class Comparison {
  private Comparison() {}

  /** The differences; none when the replay came to this outcome. */
  public static List<String> differences(Recording recording, Replay replay, Outcome outcome) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < recording.exchanges().size(); i++) {
      String stream = recording.exchanges().size() == 1 ? "" : "stream " + (i + 1) + ": ";
      new ExchangeComparison(
              recording.exchanges().get(i), replay.answers().get(i), outcome.of(i + 1))
          .differences()
          .forEach(difference -> differences.add(stream + difference));
    }
    int started = outcome.started() == null ? recording.started() : outcome.started();
    boolean comparable = replay.startedCounts() || outcome.started() != null;
    if (comparable && started != replay.started()) {
      differences.add("instances started: want " + started + ", got " + replay.started());
    }
    return differences;
  }
}
