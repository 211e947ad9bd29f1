package io.girolle.host.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What becomes of a test by what was found: cases that wait for something still missing may differ,
 * and only they, and only as long as they do.
 *
 * @param asRecorded what most cases must come to
 * @param expectations what is expected where the recording isn't the measure, by case
 * @param waiting the behaviour that is missing, by case
 * @param notOurs why it isn't replayed here, by case
 * @param <O> says what a case must come to
 */
public record Verdicts<O>(
    O asRecorded,
    Map<String, Expectation<O>> expectations,
    Map<String, String> waiting,
    Map<String, String> notOurs) {

  /** Replays recordings. */
  @FunctionalInterface
  public interface Replayer<R, O> {

    /**
     * Replays one.
     *
     * @return finds what keeps the replay from an outcome; none when it came to it
     */
    Function<O, List<String>> replay(R recording) throws Exception;
  }

  /**
   * Those that are beside the recordings.
   *
   * @param kind which recordings
   * @param asRecorded the outcome that was recorded
   */
  public static <O> Verdicts<O> read(String kind, O asRecorded) {
    var types = RecordingFiles.JSON.getTypeFactory();
    JavaType text = types.constructType(String.class);
    JavaType expectation = types.constructParametricType(Expectation.class, asRecorded.getClass());
    JavaType reasons = types.constructMapType(Map.class, text, text);
    return new Verdicts<>(
        asRecorded,
        read(kind + "-expectations.json", types.constructMapType(Map.class, text, expectation)),
        read(kind + "-waiting.json", reasons),
        read(kind + "-not-ours.json", reasons));
  }

  private static <T> T read(String file, JavaType type) {
    JsonNode json = RecordingFiles.read(file);
    return RecordingFiles.JSON.convertValue(json, type);
  }

  /** A test for each recording that is ours. */
  public <R> Stream<DynamicTest> tests(
      Collection<R> recordings, Function<R, String> naming, Replayer<R, O> replayer) {
    return recordings.stream()
        .filter(recording -> isOurs(naming.apply(recording)))
        .map(
            recording -> {
              String name = naming.apply(recording);
              return DynamicTest.dynamicTest(
                  title(name), () -> conclude(name, differences(name, replayer.replay(recording))));
            });
  }

  /** What keeps a case from each of the outcomes that would do; none when it came to one. */
  private List<String> differences(String name, Function<O, List<String>> comparison) {
    Expectation<O> expectation = expectations.get(name);
    List<O> accepted = expectation == null ? List.of(asRecorded) : expectation.accepted(asRecorded);
    List<String> all = new ArrayList<>();
    for (O outcome : accepted) {
      List<String> differences = comparison.apply(outcome);
      if (differences.isEmpty()) {
        return List.of();
      }
      all.add(String.join("; ", differences));
    }
    return all;
  }

  /** Whether a case is replayed here. */
  boolean isOurs(String name) {
    return !notOurs.containsKey(name);
  }

  /** What is wrong with the lists: cases without a recording, or in two lists that exclude. */
  public List<String> faults(Collection<String> recorded) {
    Set<String> unknown = new TreeSet<>(expectations.keySet());
    unknown.addAll(waiting.keySet());
    unknown.addAll(notOurs.keySet());
    unknown.removeAll(recorded);
    List<String> faults = new ArrayList<>();
    unknown.forEach(name -> faults.add(name + " was never recorded"));
    waiting.keySet().stream()
        .filter(notOurs::containsKey)
        .forEach(name -> faults.add(name + " waits and isn't ours"));
    return faults;
  }

  /** What a test of a case is called: a case that waits says what for. */
  String title(String name) {
    String missing = waiting.get(name);
    return missing == null ? name : name + " differs, for lack of " + missing;
  }

  /**
   * Ends the test of a case.
   *
   * @param name the case
   * @param differences what was found, by what would do; none when it passed
   */
  void conclude(String name, List<String> differences) {
    String missing = waiting.get(name);
    if (missing == null && !differences.isEmpty()) {
      fail(name + ": " + String.join("\n", differences));
    }
    if (missing != null && differences.isEmpty()) {
      fail(name + " passes now: remove it from the list of those that wait for: " + missing);
    }
  }
}
