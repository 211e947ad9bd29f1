package io.girolle.host.conformance.runner;

import java.util.List;

/**
 * What came of a replay.
 *
 * @param answers what the client got, stream by stream
 * @param started how many instances were started meanwhile
 * @param startedCounts whether that can be compared: a recorded node had instances from before
 */
public record Replay(List<Answer> answers, int started, boolean startedCounts) {

  static Replay of(Recording recording, RecordedFunctions functions) throws Exception {
    try (var stage = new Stage(Setup.of(recording), functions)) {
      List<Exchange> prelude = Prelude.of(recording);
      Prelude.play(prelude, stage);
      int before = stage.started();
      List<Answer> answers = Scenario.of(recording).play(recording.exchanges(), stage);
      boolean known = !prelude.isEmpty() || recording.exchanges().size() > 1;
      return new Replay(answers, stage.started() - before, known);
    }
  }
}
