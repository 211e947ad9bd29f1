package io.girolle.host.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class VerdictsTest {
  private static final List<String> NOTHING = List.of();
  private static final List<String> SOMETHING = List.of("status: want 200, got 500");

  private final Verdicts verdicts =
      new Verdicts(Map.of(), Map.of("late", "a better clock"), Map.of("foreign", "another's"));

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
    assertEquals(Set.of("foreign"), verdicts.unknown(Set.of("late", "plain")));
  }

  @Test
  void listsSpeakOfRecordingsAloneAndOfEachOnce() {
    Verdicts real = Verdicts.read();
    Set<String> recorded =
        Recordings.all().stream().map(Recording::name).collect(Collectors.toSet());

    assertEquals(Set.of(), real.unknown(recorded));
    assertTrue(
        real.notOurs().keySet().stream().noneMatch(real.waiting()::containsKey),
        "a case waits and isn't ours");
  }
}
