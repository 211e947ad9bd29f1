package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallError;
import io.girolle.runner.SlotsBench.ToldClaim;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room, and who gets it, where calls that find none are refused at once. */
class SlotsTest {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final SlotsBench starter = new SlotsBench(null, Duration.ZERO, 1024);
  private final VirtualTimers timers = starter.timers;
  private final Slots slots = starter.slots;

  @AfterEach
  void stop() {
    starter.close();
  }

  @Test
  void callWaitsUntilTheInstanceThatMakesRoomIsGone() {
    FunctionInstance old = idle(claim("a", 200));
    var call = claim("b", 200);
    slots.claim(call);
    assertEquals(List.of(old), starter.stopping);
    assertEquals(1, starter.started.size(), "its memory counts until it is gone");
    slots.gone(old);
    assertEquals(2, starter.started.size());
    assertEquals(200, slots.used().memoryMiB());
    slots.ready(starter.last());
    call.awaitGrant(true);
    assertEquals(0, timers.pending());
  }

  @Test
  void roomThatIsBeingMadeIsPromisedToOneCallAlone() {
    idle(claim("a", 200));
    var first = claim("b", 200);
    var second = claim("c", 200);
    slots.claim(first);
    slots.claim(second);
    assertEquals(503, second.refused.status());
    assertEquals(1, starter.stopping.size());
  }

  @Test
  void roomThatIsComingAnywayCostsNoOtherInstance() {
    FunctionInstance leaving = idle(claim("a", 150));
    idle(claim("b", 150));
    slots.discard(leaving, Duration.ZERO);
    var call = claim("c", 150);
    slots.claim(call);
    assertEquals(List.of(leaving), starter.stopping);
    slots.gone(leaving);
    assertEquals(3, starter.started.size());
  }

  @Test
  void callIsRefusedWhenTheInstanceThatMakesRoomDoesNotEnd() {
    FunctionInstance old = idle(claim("a", 200));
    var call = claim("b", 200);
    slots.claim(call);
    timers.pass(Duration.ofSeconds(5));
    assertEquals(null, call.refused);
    timers.pass(Duration.ofSeconds(2));
    assertEquals(503, call.refused.status());
    slots.gone(old);
    assertEquals(0, slots.used().memoryMiB());
    assertEquals(1, starter.started.size());
  }

  @Test
  void callThatIsGivenUpWhileRoomIsMadeStartsNothing() {
    FunctionInstance old = idle(claim("a", 200));
    var call = claim("b", 200);
    slots.claim(call);
    slots.withdraw(call);
    slots.gone(old);
    assertEquals(1, starter.started.size());
    assertEquals(0, slots.count());
    assertEquals(0, timers.pending());
  }

  @Test
  void callThatWaitsForRoomTakesAnInstanceOfItsKeyThatGetsFree() {
    var busy = claim("b", 100);
    FunctionInstance sameKey = running(busy);
    FunctionInstance old = idle(claim("a", 200));
    var call = claim("b", 100);
    slots.claim(call);
    assertEquals(List.of(old), starter.stopping);
    slots.release(sameKey, IDLE);
    assertEquals(sameKey, call.awaitGrant(false));
    slots.gone(old);
    assertEquals(2, starter.started.size());
  }

  @Test
  void idleTimeBeginsAnewWithEachCall() {
    FunctionInstance instance = idle(claim("a", 100));
    timers.pass(Duration.ofSeconds(20));
    var again = claim("a", 100);
    slots.claim(again);
    again.awaitGrant(false);
    slots.release(instance, IDLE);
    timers.pass(Duration.ofSeconds(20));
    assertEquals(List.of(), starter.stopping);
    timers.pass(Duration.ofSeconds(11));
    assertEquals(List.of(instance), starter.stopping);
  }

  @Test
  void busyInstanceThatEndsIsNotTakenBack() {
    FunctionInstance instance = running(claim("a", 100));
    slots.exited(instance);
    slots.release(instance, IDLE);
    var next = claim("a", 100);
    slots.claim(next);
    assertEquals(2, starter.started.size());
    slots.gone(instance);
    slots.gone(instance);
    assertEquals(100, slots.used().memoryMiB());
  }

  @Test
  void failedStartIsToldAndItsMemoryIsFreeWhenItIsGone() {
    var call = claim("a", 200);
    slots.claim(call);
    slots.failed(starter.last(), CallError.initFailed());
    assertEquals(502, call.refused.status());
    assertEquals(200, slots.used().memoryMiB());
    slots.gone(starter.last());
    assertEquals(0, slots.used().memoryMiB());
  }

  @Test
  void startsAtOnceAreBounded() {
    for (int i = 0; i < 256; i++) {
      slots.claim(claim("f" + i, 1));
    }
    var oneMore = claim("more", 1);
    slots.claim(oneMore);
    assertEquals(503, oneMore.refused.status());
    slots.ready(starter.started.get(0));
    var next = claim("next", 1);
    slots.claim(next);
    assertEquals(257, starter.started.size());
  }

  @Test
  void closeEndsEverythingWhateverItDoes() {
    FunctionInstance idle = idle(claim("a", 100));
    FunctionInstance busy = running(claim("b", 100));
    var starting = claim("c", 50);
    slots.claim(starting);
    var closed = slots.close();
    assertEquals(List.of(starter.last()), starter.aborted);
    assertTrue(starter.stopping.containsAll(List.of(idle, busy)));
    slots.failed(starter.last(), CallError.internal("stops", null));
    starter.started.forEach(slots::gone);
    assertTrue(closed.isDone());
    var late = claim("d", 1);
    slots.claim(late);
    assertEquals(503, late.refused.status());
    assertFalse(slots.close().isCompletedExceptionally());
  }

  private static ToldClaim claim(String function, int memory) {
    return SlotsBench.unclaimed(function, memory);
  }

  private FunctionInstance running(ToldClaim claim) {
    slots.claim(claim);
    slots.ready(starter.last());
    return claim.awaitGrant(true);
  }

  private FunctionInstance idle(ToldClaim claim) {
    FunctionInstance instance = running(claim);
    slots.release(instance, IDLE);
    return instance;
  }
}
