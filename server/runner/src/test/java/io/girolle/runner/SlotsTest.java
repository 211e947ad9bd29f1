package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The slots by themselves: 300 MiB, a grace of 1 s, and a starter that does as it is told. */
class SlotsTest {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final EventLoop loop = new DefaultEventLoop();
  private final VirtualTimers timers = new VirtualTimers();
  private final ToldStarter starter = new ToldStarter();
  private final Slots slots = new Slots(starter, timers, Duration.ofSeconds(1), 300, 1000);

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
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
    assertEquals(200, slots.usedMiB());
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
    assertEquals(0, slots.usedMiB());
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
    assertEquals(100, slots.usedMiB());
  }

  @Test
  void failedStartIsToldAndItsMemoryIsFreeWhenItIsGone() {
    var call = claim("a", 200);
    slots.claim(call);
    slots.failed(starter.last(), CallError.initFailed());
    assertEquals(502, call.refused.status());
    assertEquals(200, slots.usedMiB());
    slots.gone(starter.last());
    assertEquals(0, slots.usedMiB());
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

  private static ToldClaim claim(String function, int memory) {
    return new ToldClaim(TestCall.of(function).memory(memory).model());
  }

  private final class ToldStarter implements Starter {
    final List<FunctionInstance> started = new ArrayList<>();
    final List<FunctionInstance> stopping = new ArrayList<>();
    final List<FunctionInstance> aborted = new ArrayList<>();

    @Override
    public FunctionInstance start(Claim claim, InstanceEvents events) {
      String id = "i" + started.size();
      started.add(new FunctionInstance(id, Path.of(id), claim, loop));
      return last();
    }

    @Override
    public void abort(FunctionInstance instance) {
      aborted.add(instance);
    }

    @Override
    public void stop(FunctionInstance instance, Duration grace, InstanceEvents events) {
      stopping.add(instance);
    }

    FunctionInstance last() {
      return started.get(started.size() - 1);
    }
  }

  private static final InstanceKit KIT = TestKit.of(Parts.builder().build());

  private static final class ToldClaim implements Claim {
    private final CallModel call;
    private volatile FunctionInstance granted;
    private volatile boolean cold;
    private volatile CallError refused;

    ToldClaim(CallModel call) {
      this.call = call;
    }

    @Override
    public CallModel call() {
      return call;
    }

    @Override
    public SlotKey key() {
      return new SlotKey(KIT, call.functionId());
    }

    @Override
    public Registered<Driver> driver() {
      return Parts.inCode(
          "none",
          spec -> {
            throw new IllegalStateException("nothing is launched here");
          },
          NodeRole.RUNNER);
    }

    @Override
    public void granted(FunctionInstance instance, boolean startedForIt) {
      cold = startedForIt;
      granted = instance;
    }

    @Override
    public void refused(CallError error) {
      refused = error;
    }

    FunctionInstance awaitGrant(boolean startedForIt) {
      await().until(() -> granted != null);
      assertEquals(startedForIt, cold);
      return granted;
    }
  }
}
