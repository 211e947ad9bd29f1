package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.call.PluginFigures;
import io.girolle.call.Registered;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CallEndsTest {
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private interface After {
    void run(Call call) throws Exception;
  }

  private static CallListener after(After hook) {
    return new CallListener() {
      @Override
      public void afterCall(Call call, CallResult ended) {
        try {
          hook.run(call);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static void add(
      AgentBuilder builder, ScriptedRunner runner, List<Registered<CallListener>> listeners) {
    Parts.Builder parts =
        Parts.builder()
            .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
            .pool(
                Parts.inCode(
                    "fixed",
                    (key, sink) -> {
                      sink.update(List.of(RunnerSpec.of(runner.address())));
                      return () -> {};
                    },
                    NodeRole.LB));
    listeners.forEach(parts::listener);
    builder.parts(parts.build());
  }

  @Test
  void aListenerThatIsCutOffCountsAsFailedAndTheOthersAreTold() throws Exception {
    CallListener endless = after(call -> new CountDownLatch(1).await());
    var stuck = Parts.inCode("endless", endless, NodeRole.LB);
    var first = Parts.inCode("first", after(call -> heard.add(call.id())), NodeRole.LB);
    try (var runner = ScriptedRunner.start(Script.answer("quick"));
        var fixture =
            AgentFixture.with(
                "call-end { threads = 1, timeout = 500ms }",
                b -> add(b, runner, List.of(first, stuck)),
                runner)) {
      fixture.call("x").await();
      await().until(() -> heard.size() == 1);
      fixture.call("y").await();
      await().until(() -> heard.size() == 2);

      PluginFigures figures = stuck.plugin().figures();
      await().until(() -> figures.failures() == 2);
      assertTrue(
          figures.lastError().orElseThrow().toString().contains("500 ms and was given up"),
          figures.lastError().toString());
      assertEquals(0, first.plugin().figures().failures());
      await().until(() -> fixture.agent.pendingEnds() == 0);
    }
  }

  @Test
  void oneThatCantBeInterruptedKeepsItsThreadAndNoOther() throws Exception {
    var over = new AtomicBoolean();
    CallListener endless =
        after(
            call -> {
              while (!over.get()) {
                Thread.onSpinWait();
              }
            });
    try (var runner = ScriptedRunner.start(Script.answer("quick"));
        var fixture =
            AgentFixture.with(
                "call-end { threads = 1, timeout = 50ms }",
                b ->
                    b.listener("first", after(call -> heard.add(call.id())))
                        .listener("endless", endless),
                runner)) {
      fixture.call("x").await();
      await().until(() -> heard.size() == 1);
      over.set(true);
      fixture.call("y").await();
      await().until(() -> heard.size() == 2);
      await().until(() -> fixture.agent.pendingEnds() == 0);
      assertEquals(2, List.copyOf(heard).stream().distinct().count());
    }
  }

  @Test
  void noEndIsLostWhereThreadsAreRefused() throws Exception {
    ExecutorService one =
        new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    var gate = new CountDownLatch(1);
    try (var runner = ScriptedRunner.start(attempt -> Script.answer("quick"));
        var fixture =
            AgentFixture.with(
                "",
                b ->
                    b.blocking(one)
                        .listener(
                            "waits",
                            after(
                                call -> {
                                  gate.await();
                                  heard.add(call.id());
                                })),
                runner)) {
      for (int i = 0; i < 20; i++) {
        fixture.call("x").await();
      }
      await().until(() -> fixture.agent.pendingEnds() == 20);
      gate.countDown();

      await().until(() -> heard.size() == 20);
      await().until(() -> fixture.agent.pendingEnds() == 0);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void anAgentDrainsTheEndsToo() throws Exception {
    var gate = new CountDownLatch(1);
    try (var runner = ScriptedRunner.start(Script.answer("quick"));
        var fixture =
            AgentFixture.with("", b -> b.listener("waits", after(call -> gate.await())), runner)) {
      fixture.call("x").await();
      await().until(() -> fixture.agent.pendingEnds() == 1);
      assertFalse(fixture.agent.drain(Duration.ofMillis(50)));
      assertEquals(1, fixture.agent.pendingEnds());

      gate.countDown();
      assertTrue(fixture.agent.drain(Duration.ofSeconds(20)));
      assertEquals(0, fixture.agent.pendingEnds());
    }
  }

  @Test
  void theEndOfACallThatOutlivedTheDrainIsToldAllTheSame() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner = ScriptedRunner.start(Script.answer("late").once(gate));
        var fixture =
            AgentFixture.with("", b -> b.listener("l", after(c -> heard.add(c.id()))), runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> runner.attemptCount() == 1);
      assertFalse(fixture.agent.drain(Duration.ofMillis(50)));
      gate.complete(null);

      assertEquals("late", client.await().text());
      await().until(() -> heard.size() == 1);
    }
  }
}
