package io.girolle.host.conformance.lb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.Verdicts;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The load balancer does what Fn's does, or what was decided instead: one test a recording. The
 * system property {@code recordings} takes a regular expression for the names of some of them.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LbConformanceTest {
  private final Verdicts<Outcome> verdicts = Verdicts.read("lb", Outcome.AS_RECORDED);

  @TestFactory
  Stream<DynamicTest> replaysAsRecorded() {
    return verdicts.tests(
        Recordings.all().stream().filter(r -> RecordingFiles.isChosen(r.name())).toList(),
        Recording::name,
        recording -> {
          Replay.Result result = Replay.of(recording);
          return outcome -> Comparison.differences(recording, result, outcome);
        });
  }

  @Test
  void listsSpeakOfRecordingsAloneAndOfEachOnce() {
    List<String> recorded = Recordings.all().stream().map(Recording::name).toList();

    assertEquals(List.of(), verdicts.faults(recorded));
  }
}
