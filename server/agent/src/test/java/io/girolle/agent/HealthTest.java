package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.agent.Health.State;
import io.girolle.harness.VirtualTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration SLOW_START = Duration.ofSeconds(30);

  private final VirtualTimers timers = new VirtualTimers();
  private boolean connected;
  private final Health health =
      new Health(
          "r",
          timers,
          new AgentSettings.HealthSettings(3, 0.5, PAUSE, Duration.ofSeconds(35), SLOW_START),
          () -> connected);

  private State state() {
    return health.condition().state();
  }

  private void fail(int calls) {
    for (int i = 0; i < calls; i++) {
      health.failed();
    }
  }

  private void miss(int times) {
    for (int i = 0; i < times; i++) {
      health.missed();
    }
  }

  @Test
  void isOutForAPauseAfterSoManyFailedCallsInARow() {
    fail(2);
    assertEquals(State.WELL, state());
    fail(1);
    assertEquals(State.OUT, state());

    timers.advance(PAUSE.minusMillis(1));
    assertEquals(State.OUT, state());
    timers.advance(Duration.ofMillis(1));
    assertEquals(State.RETURNING, state());
    timers.advance(SLOW_START);
    assertEquals(State.WELL, state());
    assertEquals(0, timers.pending());
  }

  @Test
  void aCallThatWasServedStartsTheCountAnew() {
    fail(2);
    health.served();
    fail(2);
    assertEquals(State.WELL, state());
  }

  @Test
  void answersToPollsDoNotHideThatCallsFail() {
    for (int i = 0; i < 3; i++) {
      health.answered();
      health.said(false);
      fail(1);
    }
    assertEquals(State.OUT, state());
  }

  @Test
  void thePauseDoublesUpToABoundUntilASlowStartIsOver() {
    for (int seconds : new int[] {10, 20, 35, 35}) {
      fail(3);
      assertEquals(State.OUT, state());
      timers.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertEquals(State.OUT, state());
      timers.advance(Duration.ofMillis(1));
      assertEquals(State.RETURNING, state());
    }
    timers.advance(SLOW_START);
    fail(3);
    timers.advance(PAUSE);
    assertEquals(State.RETURNING, state());
  }

  @Test
  void oneThatIsReachedForTheFirstTimeIsWellAtOnce() {
    miss(3);
    assertEquals(State.OUT, state());

    health.answered();
    assertEquals(State.WELL, state());
    assertEquals(0, timers.pending());

    miss(3);
    health.answered();
    assertEquals(State.RETURNING, state());
  }

  @Test
  void oneThatCouldNotBeReachedReturnsAsSoonAsItCan() {
    health.answered();
    miss(3);
    assertEquals(State.OUT, state());
    timers.advance(Duration.ofHours(1));
    assertEquals(State.OUT, state());

    health.answered();
    assertEquals(State.RETURNING, state());
  }

  @Test
  void oneThatIsConnectedAfterAllIsTriedAgainAfterAPause() {
    health.answered();
    miss(3);
    connected = true;
    timers.advance(PAUSE);
    assertEquals(State.RETURNING, state());
  }

  @Test
  void oneThatSaysThatItHasFailedStaysOutAsLongAsItSaysSo() {
    health.said(true);
    assertEquals(State.OUT, state());
    timers.advance(Duration.ofHours(1));
    assertEquals(State.OUT, state());

    health.said(false);
    timers.advance(PAUSE);
    assertEquals(State.RETURNING, state());
  }

  @Test
  void oneThatFlapsStaysOutForItsPause() {
    health.said(true);
    health.said(false);
    health.answered();
    assertEquals(State.OUT, state());
    timers.advance(PAUSE);
    assertEquals(State.RETURNING, state());
  }

  @Test
  void itsShareGrowsWhileItReturns() {
    fail(3);
    timers.advance(PAUSE);
    assertEquals(0.1, health.share(timers.nanoTime()));
    timers.advance(SLOW_START.dividedBy(2));
    assertEquals(0.5, health.share(timers.nanoTime()));
  }

  @Test
  void tellsOfEachChangeUntilItIsStopped() {
    var changes = new AtomicInteger();
    health.listen(changes::incrementAndGet);
    fail(3);
    fail(3);
    assertEquals(1, changes.get());
    timers.advance(PAUSE);
    assertEquals(2, changes.get());

    health.stop();
    assertEquals(0, timers.pending());
    fail(3);
    assertEquals(2, changes.get());
  }
}
