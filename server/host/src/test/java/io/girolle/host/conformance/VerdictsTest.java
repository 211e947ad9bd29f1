package io.girolle.host.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class VerdictsTest {
  private static final List<String> NOTHING = List.of();
  private static final List<String> SOMETHING = List.of("status: want 200, got 500");

  private final Verdicts<String> verdicts =
      new Verdicts<>(
          "as recorded",
          Map.of("better", new Expectation<>("decided", false, List.of("otherwise"))),
          Map.of("late", "a better clock"),
          Map.of("foreign", "another's"));

  @Test
  void caseThatDiffersFailsAndSaysHow() {
    var failure =
        assertThrows(AssertionFailedError.class, () -> verdicts.conclude("plain", SOMETHING));

    assertEquals("plain: status: want 200, got 500", failure.getMessage());
  }

  @Test
  void caseWithoutDifferencePasses() {
    assertDoesNotThrow(() -> verdicts.conclude("plain", NOTHING));
  }

  @Test
  void waitingCaseMayDifferAndSaysWhatItWaitsFor() {
    assertDoesNotThrow(() -> verdicts.conclude("late", SOMETHING));
    assertEquals("late differs, for lack of a better clock", verdicts.title("late"));
    assertEquals("plain", verdicts.title("plain"));
  }

  @Test
  void waitingCaseThatPassesFailsUntilItIsRemovedFromTheList() {
    var failure =
        assertThrows(AssertionFailedError.class, () -> verdicts.conclude("late", NOTHING));

    assertTrue(failure.getMessage().contains("remove it from the list"), failure.getMessage());
  }

  @Test
  void caseThatIsNotOursIsNotReplayed() {
    assertFalse(verdicts.isOurs("foreign"));
    assertTrue(verdicts.isOurs("late"));
  }

  @Test
  void listedCaseWithoutRecordingIsTold() {
    assertEquals(
        List.of("foreign was never recorded"), verdicts.faults(List.of("late", "better", "plain")));
  }

  @Test
  void caseThatWaitsAndIsNotOursIsTold() {
    var both = new Verdicts<>("", Map.of(), Map.of("a", "time"), Map.of("a", "another's"));

    assertEquals(List.of("a waits and isn't ours"), both.faults(List.of("a")));
  }

  @Test
  void eachCaseOfOursIsATestMeasuredByWhatIsExpectedOfIt() throws Throwable {
    List<String> measured = new ArrayList<>();

    for (DynamicTest test :
        verdicts
            .tests(
                List.of("plain", "better", "foreign"),
                name -> name,
                name -> outcome -> measured.add(outcome) ? List.of() : List.of("twice"))
            .toList()) {
      test.getExecutable().execute();
    }

    assertEquals(List.of("as recorded", "otherwise"), measured);
  }
}
