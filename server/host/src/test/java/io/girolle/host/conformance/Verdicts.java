package io.girolle.host.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of a test by what was found: cases that wait for something still missing may differ,
 * and only they, and only as long as they do.
 *
 * @param expectations what is expected where the recording isn't the measure, by case
 * @param waiting the behaviour that is missing, by case
 * @param notOurs why it isn't replayed here, by case
 */
record Verdicts(
    Map<String, Expectation> expectations,
    Map<String, String> waiting,
    Map<String, String> notOurs) {

  /** Those that are beside the recordings. */
  static Verdicts read() {
    return new Verdicts(
        read("lb-expectations.json", new TypeReference<>() {}),
        read("lb-waiting.json", new TypeReference<>() {}),
        read("lb-not-ours.json", new TypeReference<>() {}));
  }

  private static <T> T read(String file, TypeReference<T> type) {
    JsonNode json = Recordings.read(file);
    return Recordings.JSON.convertValue(json, type);
  }

  /** What is expected of a case. */
  Expectation expectation(String name) {
    return expectations.getOrDefault(name, Expectation.AS_RECORDED);
  }

  /** Whether a case is replayed here. */
  boolean isOurs(String name) {
    return !notOurs.containsKey(name);
  }

  /** The cases that are spoken of though there is no such recording. */
  Set<String> unknown(Set<String> recorded) {
    Set<String> unknown = new TreeSet<>(expectations.keySet());
    unknown.addAll(waiting.keySet());
    unknown.addAll(notOurs.keySet());
    unknown.removeAll(recorded);
    return unknown;
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
