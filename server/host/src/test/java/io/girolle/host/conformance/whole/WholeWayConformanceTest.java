package io.girolle.host.conformance.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.call.WheelTimers;
import io.girolle.harness.NeedsProgram;
import io.girolle.harness.function.NodeKit;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.Verdicts;
import io.girolle.host.conformance.lb.RecordedCatalog;
import io.girolle.host.conformance.runner.RecordedFunctions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A load balancer with a runner and real functions behind it answers as Fn's two nodes do, and they
 * speak to each other as Fn's do, or as was decided instead: one test a recording. The system
 * property {@code recordings} takes a regular expression for the names of some of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeWayConformanceTest {
  private final Verdicts<WholeOutcome> verdicts = Verdicts.read("e2e", WholeOutcome.AS_RECORDED);
  private final List<WholeRecording> recordings = WholeRecording.all();
  private final WheelTimers timers = new WheelTimers();
  private final RecordedCatalog catalog = RecordedThings.of(timers, recordings);

  @AfterAll
  void close() {
    catalog.close();
    timers.close();
  }

  @TestFactory
  @Execution(ExecutionMode.CONCURRENT)
  @NeedsProgram({"node", "npm"})
  Stream<DynamicTest> replaysAsRecorded() throws IOException {
    var functions = new RecordedFunctions(NodeKit.install(Path.of("target/node-kit")));
    return verdicts.tests(
        recordings.stream().filter(r -> RecordingFiles.isChosen(r.name())).toList(),
        WholeRecording::name,
        recording -> {
          WholeReplay replay = WholeReplay.of(recording, catalog.catalog(), functions);
          return outcome -> differences(recording, replay, outcome);
        });
  }

  @Test
  void listsSpeakOfRecordingsAloneAndOfEachOnce() {
    List<String> recorded = recordings.stream().map(WholeRecording::name).toList();

    assertEquals(List.of(), verdicts.faults(recorded));
  }

  private static List<String> differences(
      WholeRecording recording, WholeReplay replay, WholeOutcome outcome) {
    List<String> differences = new ArrayList<>();
    new FrontHalf(recording, replay)
        .differences(outcome.front())
        .forEach(difference -> differences.add("load balancer: " + difference));
    new BackHalf(recording, replay)
        .differences(outcome.behind())
        .forEach(difference -> differences.add("runner: " + difference));
    return differences;
  }
}
