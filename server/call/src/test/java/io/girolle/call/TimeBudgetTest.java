package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Call;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private static final Duration BUDGET = Duration.ofMillis(50);

  private final VirtualTimers time = new VirtualTimers();
  private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
  private final Parts.Builder parts = Parts.builder();
  private final CallModel call = Calls.call();
  private final List<CallError> ends = new ArrayList<>();

  @AfterEach
  void stopThreads() {
    elsewhere.shutdownNow();
  }

  private PluginInstance plugin(String name, OnFailure onFailure) {
    return Calls.plugin(name, Calls.within(onFailure, BUDGET), time);
  }

  private Chain chain(Executor blocking) {
    return new Chain(parts.build(), NodeRole.LB, blocking, time, new HookWatch(time::nanoTime));
  }

  /** Waits until it is released, and tells whether it was interrupted. */
  private static final class Stuck implements CallOverrider {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<String> afterwards = new CompletableFuture<>();
    private final boolean heedsInterrupts;

    Stuck(boolean heedsInterrupts) {
      this.heedsInterrupts = heedsInterrupts;
    }

    @Override
    public void override(CallEdit edit) {
      edit.extension("early", "1");
      entered.countDown();
      boolean interrupted = false;
      while (true) {
        try {
          release.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          if (heedsInterrupts) {
            break;
          }
        }
      }
      String late;
      try {
        edit.extension("late", "1");
        late = "edited";
      } catch (IllegalStateException e) {
        late = "refused";
      }
      afterwards.complete((interrupted ? "interrupted, " : "") + late);
    }

    void awaitEntry() throws InterruptedException {
      assertTrue(entered.await(60, TimeUnit.SECONDS));
    }

    String afterwards() throws Exception {
      return afterwards.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aHookThatReturnsInTimeHasItsEditsAdoptedOnTheCallsThread() throws Exception {
    Queue<Runnable> callThread = new ArrayDeque<>();
    PluginInstance plugin = plugin("a", OnFailure.REJECT);
    parts.overrider(Calls.blocking(plugin, edit -> edit.extension("K", "v").image("other")));

    chain(Runnable::run).override(call, callThread::add, ends::add);

    assertEquals(Map.of(), call.extensions());
    callThread.remove().run();
    assertEquals(Map.of("K", "v"), call.extensions());
    assertEquals("other", call.image());
    assertNull(ends.get(0));
    assertEquals(0, time.pending());
  }

  @Test
  void pastItsTimeTheCallGoesOnAndNothingOfTheHookStays() throws Exception {
    var stuck = new Stuck(true);
    PluginInstance plugin = plugin("a", OnFailure.SKIP);
    parts.overrider(Calls.part(plugin("first", OnFailure.REJECT), e -> e.extension("first", "1")));
    parts.overrider(Calls.blocking(plugin, stuck));
    parts.overrider(Calls.part(plugin("last", OnFailure.REJECT), e -> e.extension("last", "1")));
    EditLog log = call.explain();
    chain(elsewhere).override(call, Runnable::run, ends::add);
    stuck.awaitEntry();
    time.advance(BUDGET.minusNanos(1));
    assertEquals(List.of(), ends);
    time.advance(Duration.ofNanos(1));

    assertEquals(1, ends.size());
    assertNull(ends.get(0));
    assertEquals("interrupted, refused", stuck.afterwards());
    assertFalse(elsewhere.submit(Thread::interrupted).get(60, TimeUnit.SECONDS));
    assertEquals(Map.of("first", "1", "last", "1"), call.extensions());
    assertEquals(1, ends.size());
    assertEquals(1, plugin.figures().failures());
    assertEquals(
        "override: took longer than 50 ms and was given up",
        plugin.figures().lastError().orElseThrow().toString());
    assertEquals(
        List.of("first override ok", "a override timed out", "last override ok"),
        log.hooks().stream().map(h -> h.plugin() + " " + h.hook() + " " + h.outcome()).toList());
    assertEquals(List.of("first", "last"), log.edits().stream().map(EditLog.Edit::plugin).toList());
  }

  @Test
  void aHookThatHeedsNoInterruptIsLeftBehind() throws Exception {
    var stuck = new Stuck(false);
    PluginInstance plugin = plugin("a", OnFailure.REJECT);
    parts.overrider(Calls.blocking(plugin, stuck));
    chain(elsewhere).override(call, Runnable::run, ends::add);
    stuck.awaitEntry();
    time.advance(BUDGET);

    assertEquals(500, ends.get(0).status());
    assertEquals("internal server error", ends.get(0).message());
    assertEquals("plugin a override took longer than 50 ms and was given up", ends.get(0).detail());
    stuck.release.countDown();
    assertEquals("interrupted, refused", stuck.afterwards());
    assertEquals(Map.of(), call.extensions());
    assertEquals(1, ends.size());
  }

  @Test
  void aHookThatNeverBeganIsNotCalledAfterItsTime() {
    Queue<Runnable> waiting = new ArrayDeque<>();
    PluginInstance plugin = plugin("a", OnFailure.SKIP);
    parts.overrider(Calls.blocking(plugin, edit -> edit.extension("K", "v")));
    chain(waiting::add).override(call, Runnable::run, ends::add);
    time.advance(BUDGET);
    assertEquals(1, ends.size());

    waiting.remove().run();

    assertEquals(0, plugin.figures().calls());
    assertEquals(Map.of(), call.extensions());
    assertEquals(1, ends.size());
  }

  @Test
  void aBlockingHookWithoutABudgetHasTheDefaultOne() throws Exception {
    var stuck = new Stuck(true);
    parts.overrider(Calls.blocking(Calls.plugin("a", PluginRules.defaults(), time), stuck));
    chain(elsewhere).override(call, Runnable::run, ends::add);
    stuck.awaitEntry();
    time.advance(PluginRules.BLOCKING_BUDGET.minusNanos(1));
    assertEquals(List.of(), ends);
    time.advance(Duration.ofNanos(1));

    assertEquals(500, ends.get(0).status());
  }

  @Test
  void aListenerThatWasGivenUpDoesNotHearOfTheEnd() throws Exception {
    var stuck = new CountDownLatch(1);
    var begun = new Chain.Begun();
    CallListener listener =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    parts.listener(Calls.blocking(plugin("a", OnFailure.SKIP), listener));
    chain(elsewhere).before(call, begun, Runnable::run, ends::add);
    time.advance(BUDGET);

    assertNull(ends.get(0));
    assertFalse(elsewhere.submit(Thread::interrupted).get(60, TimeUnit.SECONDS));
    assertTrue(begun.isEmpty());
  }

  @Test
  void onAnIoThreadItIsCountedAndChangesNothing() {
    PluginInstance plugin = plugin("a", OnFailure.REJECT);
    parts.overrider(
        Calls.part(
            plugin,
            edit -> {
              time.advance(Duration.ofMillis(73));
              edit.extension("K", "v");
            }));
    parts.overrider(Calls.part(plugin("b", OnFailure.REJECT), edit -> time.advance(BUDGET)));
    Chain chain = chain(Runnable::run);
    chain.override(call, Runnable::run, ends::add);

    assertNull(ends.get(0));
    assertEquals(Map.of("K", "v"), call.extensions());
    assertEquals(1, plugin.figures().failures());
    assertEquals(
        "override: took 73 ms, more than its time-budget of 50 ms",
        plugin.figures().lastError().orElseThrow().toString());
    assertEquals(73_000_000, plugin.figures().nanosInHooks());
    for (int i = 0; i < 9; i++) {
      chain.override(Calls.call(), Runnable::run, ends::add);
    }
    assertEquals(PluginFigures.State.QUARANTINED, plugin.figures().state());
  }
}
