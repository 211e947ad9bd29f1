package io.girolle.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingListTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<String> tried = new ArrayList<>();
  private final WaitingList list = new WaitingList(timers, Duration.ofMillis(10), 2);

  private WaitingList.Place waiting(String function, String name) {
    WaitingList.Place place = list.place(timers.nanoTime(), function, () -> tried.add(name));
    place.await();
    return place;
  }

  @Test
  void wakesTheFirstWhenARunnerHasRoom() {
    waiting("f", "a");
    waiting("g", "b");
    list.roomForOne();

    assertEquals(List.of("a"), tried);
    assertEquals(1, list.size());
  }

  @Test
  void eachDelayTheFirstOfEachFunctionTriesUpToTheLimit() {
    waiting("f", "f1");
    waiting("f", "f2");
    waiting("g", "g1");
    waiting("h", "h1");
    timers.advance(Duration.ofMillis(10));

    assertEquals(List.of("f1", "g1"), tried);
  }

  @Test
  void functionsTakeTurnsWhenThereAreMoreThanTheLimit() {
    waiting("f", "f1");
    waiting("g", "g1");
    WaitingList.Place third = waiting("h", "h1");
    timers.advance(Duration.ofMillis(10));
    waiting("i", "i1");
    timers.advance(Duration.ofMillis(10));
    third.await();
    timers.advance(Duration.ofMillis(10));

    assertEquals(List.of("f1", "g1", "h1", "i1", "h1"), tried);
  }

  @Test
  void theOneThatArrivedFirstIsFirstHoweverLateItBeginsToWait() {
    long early = timers.nanoTime();
    timers.advance(Duration.ofMillis(1));
    waiting("f", "late");
    list.place(early, "f", () -> tried.add("early")).await();
    list.roomForOne();

    assertEquals(List.of("early"), tried);
  }

  @Test
  void twiceAsManyTryWhenNoneHasComeBackForAWhile() {
    var many = new WaitingList(timers, Duration.ofMillis(10), 4);
    List<WaitingList.Place> places = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String name = "c" + i;
      places.add(many.place(timers.nanoTime(), "f", () -> tried.add(name)));
    }
    places.forEach(WaitingList.Place::await);
    timers.advance(Duration.ofMillis(30));
    assertEquals(3, tried.size());
    timers.advance(Duration.ofMillis(40));
    assertEquals(3 + 4 * 2, tried.size());
    timers.advance(Duration.ofMillis(40));
    assertEquals(11 + 4 * 4, tried.size(), "no more at once than the limit");
    places.get(10).await();
    timers.advance(Duration.ofMillis(10));

    assertEquals(28, tried.size());
    assertEquals("c10", tried.get(27));
  }

  @Test
  void aCallThatTriedInVainKeepsItsPlace() {
    WaitingList.Place first = waiting("f", "first");
    waiting("f", "second");
    list.roomForOne();
    first.await();
    list.roomForOne();

    assertEquals(List.of("first", "first"), tried);
  }

  @Test
  void oneThatLeftIsNotWokenAndNoTimerIsLeft() {
    WaitingList.Place only = waiting("f", "only");
    only.leave();
    list.roomForOne();
    timers.advance(Duration.ofSeconds(1));

    assertEquals(List.of(), tried);
    assertEquals(0, timers.pending());
    assertEquals(0, list.size());
  }

  @Test
  void oneTimerServesAll() {
    for (int i = 0; i < 1000; i++) {
      waiting("f" + i % 7, "c" + i);
    }

    assertEquals(1, timers.pending());
  }
}
