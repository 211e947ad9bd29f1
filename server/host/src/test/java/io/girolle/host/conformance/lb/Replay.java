package io.girolle.host.conformance.lb;

import static org.awaitility.Awaitility.await;

import io.girolle.host.conformance.Range;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** Replays a recording and keeps what came of it. */
public final class Replay {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Range ANY_NUMBER = new Range(0, Long.MAX_VALUE);

  private Replay() {}

  /**
   * What came of it.
   *
   * @param answers what the client got, in order
   * @param attempts what the runners saw
   * @param attemptsGoOn whether there were more after the client had left
   * @param runners how many runners there were
   * @param address where the load balancer was asked
   * @param tookMillis how long it took
   * @param functionLookups how often a function was looked up
   */
  public record Result(
      List<Answer> answers,
      List<Observed> attempts,
      boolean attemptsGoOn,
      int runners,
      String address,
      long tookMillis,
      int functionLookups) {}

  static Result of(Recording recording) throws Exception {
    Scenario scenario = Scenario.of(recording);
    try (var stage = new Stage(recording, scenario.inVirtualTime())) {
      long begin = nanos(stage, scenario);
      List<Answer> answers = scenario.play(stage);
      long took = nanos(stage, scenario) - begin;
      awaitEnds(stage);
      boolean goOn = recording.clientLeavesAfterMillis() > 0 && goesOn(stage);
      return new Result(
          answers,
          stage.runners().observed(),
          goOn,
          stage.runners().addresses().size(),
          stage.address(),
          took / 1_000_000,
          stage.catalog().functionLookups());
    }
  }

  /** How often a case may look a function up. */
  static Range functionLookups(String name) {
    return switch (name) {
      case "catalog_single_flight" -> new Range(1, 1);
      case "catalog_cache" -> new Range(2, 2);
      case "catalog_answers_500" -> new Range(2, 20);
      default -> ANY_NUMBER;
    };
  }

  private static long nanos(Stage stage, Scenario scenario) {
    return scenario.inVirtualTime() ? stage.virtualTime().nanoTime() : System.nanoTime();
  }

  /** Whether there are new attempts long after the client has left. */
  private static boolean goesOn(Stage stage) {
    int before = stage.runners().observed().size();
    try {
      await()
          .during(QUIET)
          .atMost(QUIET.multipliedBy(10))
          .until(() -> stage.runners().observed().size() == before);
      return false;
    } catch (ConditionTimeoutException e) {
      return true;
    }
  }

  /** An attempt that never ends is told by the comparison. */
  private static void awaitEnds(Stage stage) {
    try {
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> stage.runners().observed().stream().allMatch(Observed::ended));
    } catch (ConditionTimeoutException e) {
      return;
    }
  }
}
