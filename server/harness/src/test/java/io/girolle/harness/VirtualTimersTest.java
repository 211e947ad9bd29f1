package io.girolle.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.call.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimersTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<String> ran = new ArrayList<>();

  @Test
  void timeStandsStillButForAdvances() {
    long before = timers.nanoTime();
    timers.after(0, () -> ran.add("now"));
    assertEquals(before, timers.nanoTime());
    assertEquals(List.of(), ran);

    timers.advance(Duration.ZERO);
    assertEquals(List.of("now"), ran);
    timers.advance(Duration.ofHours(1));
    assertEquals(Duration.ofHours(1).toNanos(), timers.nanoTime() - before);
  }

  @Test
  void runsWhatIsDueInOrderOfItsTimeThenOfItsSetting() {
    timers.after(20, () -> note("late"));
    timers.after(10, () -> note("early 1"));
    timers.after(10, () -> note("early 2"));
    timers.after(31, () -> note("not yet"));

    timers.advance(Duration.ofNanos(30));

    assertEquals(List.of("early 1 at 10", "early 2 at 10", "late at 20"), ran);
    assertEquals(30, timers.nanoTime());
    assertEquals(1, timers.pending());
  }

  @Test
  void runsTasksThatTasksHaveSet() {
    timers.after(10, () -> timers.after(10, () -> note("second")));
    timers.after(25, () -> note("third"));

    timers.advance(Duration.ofNanos(30));

    assertEquals(List.of("second at 20", "third at 25"), ran);
    assertEquals(0, timers.pending());
  }

  @Test
  void aCancelledTaskDoesNotRun() {
    Timers.Timer timer = timers.after(10, () -> note("cancelled"));
    timers.after(5, timer::cancel);
    assertEquals(2, timers.pending());

    timers.advance(Duration.ofNanos(10));
    timer.cancel();

    assertEquals(List.of(), ran);
    assertEquals(0, timers.pending());
  }

  @Test
  void aTaskThatThrowsIsSeenByTheTestAndStopsNothing() {
    timers.after(
        10,
        () -> {
          throw new IllegalStateException("broken");
        });
    timers.after(20, () -> note("next"));

    assertThrows(IllegalStateException.class, () -> timers.advance(Duration.ofNanos(30)));
    assertEquals(10, timers.nanoTime());
    timers.advance(Duration.ofNanos(10));
    assertEquals(List.of("next at 20"), ran);
  }

  @Test
  void timeNeverRunsBackwards() {
    assertThrows(IllegalArgumentException.class, () -> timers.advance(Duration.ofNanos(-1)));
    timers.advance(Duration.ofNanos(10));
    timers.after(-5, () -> note("overdue"));
    timers.advance(Duration.ZERO);
    assertEquals(List.of("overdue at 10"), ran);
  }

  @Test
  void aClockGoesByTheTimers() {
    timers.advance(Duration.ofDays(1));
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    var clock = new VirtualClock(timers, noon);
    assertEquals(noon, clock.instant());

    timers.advance(Duration.ofMinutes(90));

    assertEquals(Instant.parse("2026-01-01T13:30:00Z"), clock.instant());
    assertEquals(clock.instant().toEpochMilli(), clock.millis());
  }

  private void note(String what) {
    ran.add(what + " at " + timers.nanoTime());
  }
}
