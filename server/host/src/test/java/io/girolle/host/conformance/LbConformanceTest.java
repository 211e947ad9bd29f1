package io.girolle.host.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The load balancer does what Fn's does, or what was decided instead: one test a recording. The
 * system property {@code recordings} takes a regular expression for the names of some of them.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LbConformanceTest {
  private final Verdicts verdicts = Verdicts.read();

  @TestFactory
  Stream<DynamicTest> replaysAsRecorded() {
    return Recordings.all().stream()
        .filter(recording -> verdicts.isOurs(recording.name()))
        .filter(recording -> recording.name().matches(System.getProperty("recordings", ".*")))
        .map(
            recording ->
                DynamicTest.dynamicTest(verdicts.title(recording.name()), () -> replay(recording)));
  }

  private void replay(Recording recording) throws Exception {
    verdicts.conclude(recording.name(), differences(recording));
  }

  /** What keeps the replay from each of the outcomes that would do; none when it came to one. */
  private List<String> differences(Recording recording) throws Exception {
    Replay.Result result = Replay.of(recording);
    List<String> all = new ArrayList<>();
    for (Outcome outcome : verdicts.expectation(recording.name()).accepted()) {
      List<String> differences = Comparison.differences(recording, result, outcome);
      if (differences.isEmpty()) {
        return List.of();
      }
      all.add(String.join("; ", differences));
    }
    return all;
  }
}
