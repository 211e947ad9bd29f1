package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.StatusSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What holds for every source of a runner's status. A test of one implements this and gives it a
 * source.
 */
public interface StatusSourceConformance {
  /** How many keys there may be: each load balancer asks every few seconds, and keeps them. */
  int MOST_KEYS = 32;

  /** How long a key may be, in characters. */
  int LONGEST_KEY = 128;

  /** How long a value may be, in characters. */
  int LONGEST_VALUE = 1024;

  /** A new source. */
  StatusSource source() throws Exception;

  /** How long it may take to tell: load balancers give all sources of a runner 2 s together. */
  default Duration limit() {
    return Duration.ofSeconds(1);
  }

  /** A configuration that it does something with; empty when it heeds none. */
  default Map<String, String> configuration() {
    return Map.of();
  }

  /** Few keys and short values, fit for a label or a log line. */
  @Test
  default void tellsFewKeysAndShortValues() throws Exception {
    check(source().status());
  }

  /** It is asked while load balancers wait. */
  @Test
  default void tellsInTime() throws Exception {
    StatusSource source = source();
    var quickest = new Quickest();
    for (int i = 0; i < Quickest.TIMES; i++) {
      quickest.time(source::status);
    }
    assertTrue(quickest.isWithin(limit()), () -> "status takes " + quickest);
  }

  /** What it told once isn't changed by what it tells next. */
  @Test
  default void leavesWhatItToldAlone() throws Exception {
    StatusSource source = source();
    Map<String, String> first = source.status();
    Map<String, String> then = Map.copyOf(first);
    source.configure(configuration());
    source.status();
    assertEquals(then, first, "what was told before has changed");
  }

  /** It is asked by whoever comes: one at a time, each on a thread of its own. */
  @Test
  default void isAskedByManyThreads() throws Exception {
    StatusSource source = source();
    Set<String> keys = source.status().keySet();
    List<Set<String>> told =
        Crowd.each(
            () -> {
              Set<String> last = Set.of();
              for (int i = 0; i < 100; i++) {
                synchronized (source) {
                  Map<String, String> status = source.status();
                  check(status);
                  last = status.keySet();
                }
              }
              return last;
            });
    told.forEach(each -> assertEquals(keys, each, "threads got different keys"));
  }

  /** A runner is configured by anybody's load balancer, with keys that are meant for others. */
  @Test
  default void takesConfigurationsOfEverySort() throws Exception {
    StatusSource source = source();
    List<Map<String, String>> all =
        List.of(
            Map.of(),
            Map.of("", "", "conformance.unknown", "x".repeat(4096)),
            configuration(),
            configuration());
    for (Map<String, String> configuration : all) {
      source.configure(configuration);
      check(source.status());
    }
  }

  private static void check(Map<String, String> status) {
    assertNotNull(status, "status gave null");
    assertTrue(
        status.size() <= MOST_KEYS,
        () -> status.size() + " keys (expected: at most " + MOST_KEYS + ")");
    status.forEach(
        (key, value) -> {
          assertTrue(isText(key, LONGEST_KEY) && !key.isBlank(), () -> "a key is '" + key + "'");
          assertTrue(isText(value, LONGEST_VALUE), () -> key + " is '" + value + "'");
          assertFalse(key.startsWith("girolle."), () -> key + " is the host's own");
        });
  }

  private static boolean isText(String text, int longest) {
    return text != null
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }
}
