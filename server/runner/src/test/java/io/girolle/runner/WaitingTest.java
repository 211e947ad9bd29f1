package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets which instance, and when, on 300 MiB and 1 CPU where calls may wait for 10 s. */
class WaitingTest {
  private final SlotsBench bench = new SlotsBench(Duration.ofMillis(50), Duration.ofSeconds(10), 3);
  private final Slots slots = bench.slots;

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void callGetsTheInstanceThatIsFreeFirstAndItsOwnStartServesTheNext() {
    FunctionInstance busy = bench.running("a", 50);
    var first = bench.claim("a", 50);
    slots.release(busy, SlotsBench.IDLE);
    assertEquals(busy, first.awaitGrant(false));
    var second = bench.claim("a", 50);
    assertEquals(2, bench.started.size(), "the start that the first call didn't need is enough");
    slots.ready(bench.last());
    assertEquals(bench.last(), second.awaitGrant(true));
  }

  @Test
  void instanceThatIsNotNeededInTheEndStandsIdle() {
    FunctionInstance busy = bench.running("a", 50);
    var call = bench.claim("a", 50);
    slots.release(busy, SlotsBench.IDLE);
    call.awaitGrant(false);
    slots.ready(bench.last());
    var next = bench.claim("a", 50);
    assertEquals(bench.last(), next.awaitGrant(false));
    assertEquals(2, bench.started.size());
  }

  @Test
  void instancesThatStartAreHandedOutInTheOrderOfCallsWhicheverIsReadyFirst() {
    var first = bench.claim("a", 50);
    var second = bench.claim("a", 50);
    slots.ready(bench.started.get(1));
    assertEquals(bench.started.get(1), first.awaitGrant(true));
    slots.ready(bench.started.get(0));
    assertEquals(bench.started.get(0), second.awaitGrant(true));
  }

  @Test
  void failedStartIsToldToTheCallThatCountsOnIt() {
    var first = bench.claim("a", 50);
    var second = bench.claim("a", 50);
    slots.failed(bench.started.get(1), CallError.initFailed());
    assertNull(first.refused);
    assertEquals(502, second.refused.status());
    slots.ready(bench.started.get(0));
    first.awaitGrant(true);
  }

  @Test
  void failedStartThatNobodyCountsOnIsToldToNobody() {
    FunctionInstance busy = bench.running("a", 50);
    var call = bench.claim("a", 50);
    slots.release(busy, SlotsBench.IDLE);
    call.awaitGrant(false);
    slots.failed(bench.last(), CallError.initFailed());
    assertNull(call.refused);
    assertEquals(1, slots.counts().failedStarts());
  }

  @Test
  void startOfACallThatHasLeftGoesOnForTheNext() {
    var left = bench.claim("a", 50);
    slots.withdraw(left);
    assertEquals(List.of(), bench.aborted);
    var next = bench.claim("a", 50);
    assertEquals(1, bench.started.size());
    slots.ready(bench.last());
    assertEquals(bench.last(), next.awaitGrant(true));
    assertNull(left.granted);
  }

  @Test
  void callsWaitForRoomInTheOrderOfTheirArrival() {
    FunctionInstance big = bench.running("a", 250);
    var second = bench.claim("b", 200);
    var third = bench.claim("c", 50);
    assertEquals(1, bench.started.size(), "the third would fit, but is behind the second");
    assertEquals(2, slots.inLine());
    slots.discard(big, Duration.ZERO);
    slots.gone(big);
    assertEquals(
        List.of("b", "c"), bench.started.subList(1, 3).stream().map(i -> i.functionId()).toList());
    assertNull(second.refused);
    assertNull(third.refused);
    assertEquals(0, slots.inLine());
  }

  @Test
  void instanceThatBecomesFreeServesItsOwnKeyBeforeItMakesRoomForAnOlderCall() {
    FunctionInstance busy = bench.running("a", 250);
    var older = bench.claim("b", 200);
    var younger = bench.claim("a", 250);
    slots.release(busy, SlotsBench.IDLE);
    assertEquals(busy, younger.awaitGrant(false));
    assertEquals(List.of(), bench.stopping);
    slots.release(busy, SlotsBench.IDLE);
    assertEquals(List.of(busy), bench.stopping);
    assertEquals(1, slots.counts().stops(StopReason.EVICTED));
    slots.gone(busy);
    slots.ready(bench.last());
    older.awaitGrant(true);
  }

  @Test
  void callThatHasWaitedForTooLongIsRefusedAndThoseBehindItMoveUp() {
    bench.running("a", 200);
    var tooBig = bench.claim("b", 200);
    bench.pass(Duration.ofSeconds(4));
    var fits = bench.claim("c", 100);
    bench.pass(Duration.ofSeconds(5));
    assertNull(tooBig.refused);
    bench.pass(Duration.ofSeconds(2));
    assertEquals(503, tooBig.refused.status());
    assertNull(fits.refused);
    assertEquals("c", bench.last().functionId());
    assertEquals(0, bench.timers.pending());
  }

  @Test
  void callThatLeavesTheLineLetsThoseBehindItMoveUp() {
    bench.running("a", 200);
    var tooBig = bench.claim("b", 200);
    bench.claim("c", 100);
    slots.withdraw(tooBig);
    assertEquals("c", bench.last().functionId());
    assertNull(tooBig.refused);
  }

  @Test
  void lineIsBounded() {
    bench.running("a", 300);
    for (int i = 0; i < 3; i++) {
      assertNull(bench.claim("b" + i, 100).refused);
    }
    assertEquals(503, bench.claim("c", 100).refused.status());
    assertEquals(3, slots.inLine());
  }

  @Test
  void callsThatWaitAreRefusedOnceTheRunnerTakesNone() {
    FunctionInstance busy = bench.running("a", 300);
    var inLine = bench.claim("b", 100);
    slots.refuse();
    assertEquals(503, inLine.refused.status());
    assertEquals(503, bench.claim("a", 300).refused.status());
    slots.release(busy, SlotsBench.IDLE);
    assertEquals(0, slots.inLine());
  }

  @Test
  void cpusAreCountedBesideMemory() {
    bench.running("a", 10, 600);
    bench.claim("b", 10, 600);
    assertEquals(1, bench.started.size());
    bench.claim("c", 10, 0);
    assertEquals(1, bench.started.size(), "it is behind the one that waits for CPUs");
    assertEquals(600, slots.used().milliCpus());
  }

  @Test
  void onlyInstancesThatHaveWhatIsMissingAreEvicted() {
    FunctionInstance noCpu = bench.idle("a", 10, 0);
    FunctionInstance cpu = bench.idle("b", 10, 600);
    bench.claim("c", 10, 600);
    assertEquals(List.of(cpu), bench.stopping);
    assertTrue(bench.started.contains(noCpu));
  }

  @Test
  void idleInstanceIsFrozenAfterAWhileAndThawedForItsNextCall() {
    FunctionInstance instance = bench.idle("a", 100, 0);
    bench.pass(Duration.ofMillis(40));
    assertEquals(List.of(), bench.freezing);
    bench.pass(Duration.ofMillis(20));
    assertEquals(List.of(instance), bench.freezing);
    slots.frozen(instance);
    assertEquals(1, slots.counts().frozen());
    var call = bench.claim("a", 100);
    assertEquals(List.of(instance), bench.thawing);
    assertEquals(0, slots.counts().frozen());
    assertNull(call.granted);
    slots.thawed(instance);
    assertEquals(instance, call.awaitGrant(false));
    assertEquals(1, bench.started.size());
  }

  @Test
  void callThatComesWhileAnInstanceIsBeingFrozenWaitsForIt() {
    FunctionInstance instance = bench.idle("a", 100, 0);
    bench.pass(Duration.ofMillis(60));
    var call = bench.claim("a", 100);
    assertEquals(List.of(instance), bench.thawing, "thawing is asked for behind the freezing");
    slots.frozen(instance);
    assertNull(call.granted);
    slots.thawed(instance);
    assertEquals(instance, call.awaitGrant(false));
  }

  @Test
  void instanceThatIsAwakeIsPreferred() {
    FunctionInstance old = bench.running("a", 100);
    FunctionInstance recent = bench.running("a", 100);
    slots.release(old, SlotsBench.IDLE);
    bench.pass(Duration.ofMillis(60));
    slots.frozen(old);
    slots.release(recent, SlotsBench.IDLE);
    assertEquals(recent, bench.claim("a", 100).awaitGrant(false));
    assertEquals(List.of(), bench.thawing);
  }

  @Test
  void failedThawStopsTheInstanceAndTheCallGetsAnother() {
    FunctionInstance instance = bench.frozen("a", 100);
    var call = bench.claim("a", 100);
    slots.broken(instance);
    assertEquals(List.of(instance), bench.stopping);
    assertNull(call.refused);
    assertEquals(2, bench.started.size());
    slots.ready(bench.last());
    assertEquals(bench.last(), call.awaitGrant(true));
  }

  @Test
  void failedFreezeStopsTheInstance() {
    FunctionInstance instance = bench.idle("a", 100, 0);
    bench.pass(Duration.ofMillis(60));
    slots.broken(instance);
    assertEquals(List.of(instance), bench.stopping);
    bench.claim("a", 100);
    assertEquals(2, bench.started.size());
  }

  @Test
  void frozenInstanceThatEndsByItselfIsNotMet() {
    FunctionInstance instance = bench.frozen("a", 100);
    slots.exited(instance);
    assertEquals(0, slots.counts().frozen());
    bench.claim("a", 100);
    assertEquals(List.of(), bench.thawing);
    assertEquals(2, bench.started.size());
    assertEquals(1, slots.counts().stops(StopReason.EXITED));
  }

  @Test
  void frozenInstanceIsStoppedAfterItsIdleTimeAndForRoom() {
    FunctionInstance instance = bench.frozen("a", 100);
    bench.pass(SlotsBench.IDLE);
    assertEquals(List.of(instance), bench.stopping);
    slots.gone(instance);
    FunctionInstance other = bench.frozen("b", 200);
    bench.claim("c", 200);
    assertEquals(List.of(instance, other), bench.stopping);
    assertEquals(1, slots.counts().stops(StopReason.IDLE));
    assertEquals(1, slots.counts().stops(StopReason.EVICTED));
  }

  @Test
  void thawedInstanceOfACallThatHasLeftIsIdleAgain() {
    FunctionInstance instance = bench.frozen("a", 100);
    var call = bench.claim("a", 100);
    slots.withdraw(call);
    slots.thawed(instance);
    assertEquals(instance, bench.claim("a", 100).awaitGrant(false));
  }

  @Test
  void runnerThatCannotStartSaysSoUntilItCan() {
    for (int i = 0; i < 3; i++) {
      assertNull(bench.health.fault());
      bench.claim("a" + i, 10);
      slots.failed(bench.last(), CallError.internal("no engine", null));
      slots.gone(bench.last());
    }
    assertEquals("no engine", bench.health.fault().detail());
    bench.claim("user", 10);
    slots.failed(bench.last(), CallError.initFailed());
    assertEquals("no engine", bench.health.fault().detail());
    bench.claim("works", 10);
    slots.ready(bench.last());
    assertNull(bench.health.fault());
  }

  @Test
  void runnerThatGetsNoCallsSinceItCannotStartIsGivenAnotherChance() {
    for (int i = 0; i < 3; i++) {
      bench.claim("a" + i, 10);
      slots.failed(bench.last(), CallError.internal("no engine", null));
    }
    bench.pass(Duration.ofSeconds(9));
    assertEquals(500, bench.health.fault().status());
    bench.pass(Duration.ofSeconds(2));
    assertNull(bench.health.fault());
    bench.claim("b", 10);
    slots.failed(bench.last(), CallError.internal("no engine", null));
    assertEquals(500, bench.health.fault().status());
  }

  @Test
  void keptInstanceIsNeitherEvictedNorIdleForTooLongAndItsEndIsTold() {
    var told = new ArrayList<Object>();
    slots.keep(SlotsBench.unclaimed("a", 200), told::add);
    FunctionInstance kept = bench.last();
    slots.ready(kept);
    bench.pass(Duration.ofSeconds(100));
    assertEquals(503, bench.claimAfterwards("b", 200, Duration.ofSeconds(11)).refused.status());
    assertEquals(List.of(), bench.stopping);
    slots.exited(kept);
    slots.gone(kept);
    assertEquals(1, told.size());
    assertNull(told.get(0));
  }

  @Test
  void roomForAKeptInstanceIsMadeForItsNextTry() {
    var told = new ArrayList<Object>();
    FunctionInstance idle = bench.idle("b", 200, 0);
    slots.keep(SlotsBench.unclaimed("a", 200), told::add);
    assertEquals(1, told.size());
    assertEquals(List.of(idle), bench.stopping);
  }
}
