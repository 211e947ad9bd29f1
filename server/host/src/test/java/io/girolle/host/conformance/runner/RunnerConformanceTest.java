package io.girolle.host.conformance.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.NeedsProgram;
import io.girolle.harness.function.NodeKit;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.Verdicts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The runner does what Fn's does, or what was decided instead: one test a recording. The system
 * property {@code recordings} takes a regular expression for the names of some of them.
 */
class RunnerConformanceTest {
  private final Verdicts<Outcome> verdicts = Verdicts.read("runner", Outcome.AS_RECORDED);

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  @NeedsProgram({"node", "npm"})
  Stream<DynamicTest> replaysAsRecorded() throws IOException {
    var functions = new RecordedFunctions(NodeKit.install(Path.of("target/node-kit")));
    return verdicts.tests(
        Recording.all().stream().filter(r -> RecordingFiles.isChosen(r.name())).toList(),
        Recording::name,
        recording -> {
          Replay replay = Replay.of(recording, functions);
          return outcome -> Comparison.differences(recording, replay, outcome);
        });
  }

  @Test
  void listsSpeakOfRecordingsAloneAndOfEachOnce() {
    List<String> recorded = Recording.all().stream().map(Recording::name).toList();

    assertEquals(List.of(), verdicts.faults(recorded));
  }
}
