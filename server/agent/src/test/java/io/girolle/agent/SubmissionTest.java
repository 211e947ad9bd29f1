package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallModel;
import io.girolle.call.OnFailure;
import io.girolle.call.Parts;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.PluginRules;
import io.girolle.call.Registered;
import io.girolle.call.Scope;
import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicReference<CallResult> result = new AtomicReference<>();

  private CallListener hearing(String name) {
    return new CallListener() {
      @Override
      public void beforeCall(Call call) {
        heard.add(name + " before");
      }

      @Override
      public void afterCall(Call call, CallResult ended) {
        result.set(ended);
        heard.add(name + " after");
      }
    };
  }

  @Test
  void overridersEditInOrderAndTheRunnerGetsTheirEdits() throws Exception {
    try (var runner = ScriptedRunner.start(Script.accept());
        var fixture =
            AgentFixture.with(
                "",
                b ->
                    b.overrider("first", c -> c.extension("K", "1").milliCpus(0))
                        .overrider("second", c -> c.extension("K", c.extensions().get("K") + "2")),
                runner)) {
      fixture.call("x").await();

      var attempt = runner.lastAttempt();
      assertEquals(Map.of("K", "12"), attempt.tryCall().getExtensionsMap());
      assertEquals(0, attempt.call().milliCpus());
      assertEquals("250m", attempt.call().config().get("FN_CPUS"));
      assertEquals("", attempt.tryCall().getSlotHashId());
    }
  }

  @Test
  void anOverridersRejectionIsTheAnswerAndTheBodyIsNotRead() throws Exception {
    CallOverrider rejecting =
        call -> {
          throw new CallRejectedException(429, Blame.CLIENT, "too many");
        };
    try (var runner = ScriptedRunner.start(Script.answer("never"));
        var fixture =
            AgentFixture.with(
                "", b -> b.overrider("quota", rejecting).listener("l", hearing("l")), runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(429, client.status());
      assertEquals("too many", client.error.message());
      assertFalse(client.bodyAsked);
      assertEquals(0, runner.attemptCount());
      assertEquals(List.of(), heard);
    }
  }

  @Test
  void anEditIsRefusedAfterTheHook() throws Exception {
    AtomicReference<CallEdit> kept = new AtomicReference<>();
    try (var runner = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.with("", b -> b.overrider("keeps", kept::set), runner)) {
      fixture.call("x").await();

      var refusal =
          org.junit.jupiter.api.Assertions.assertThrows(
              IllegalStateException.class, () -> kept.get().extension("K", "v"));
      assertTrue(refusal.getMessage().contains("keeps"), refusal.getMessage());
    }
  }

  @Test
  void aFailingOverriderRejectsOrIsSkippedWithItsEditsUndone() throws Exception {
    CallOverrider failing =
        call -> {
          call.extension("HALF", "done").image("other");
          throw new IllegalStateException("broken");
        };
    for (OnFailure onFailure : OnFailure.values()) {
      try (var runner = ScriptedRunner.start(Script.answer("ran"));
          var fixture =
              AgentFixture.with("", b -> b.parts(parts(failing, onFailure, runner)), runner)) {
        FakeClient client = fixture.call("x").await();

        if (onFailure == OnFailure.SKIP) {
          assertEquals("ran", client.text());
          assertEquals(Map.of(), runner.lastAttempt().tryCall().getExtensionsMap());
          assertEquals("shop/pay:1", runner.lastAttempt().call().image());
        } else {
          assertEquals(500, client.status());
          assertEquals(0, runner.attemptCount());
        }
      }
    }
  }

  private static Parts parts(CallOverrider overrider, OnFailure onFailure, ScriptedRunner runner) {
    var plugin =
        new PluginInstance(
            "p",
            "test",
            SubmissionTest.class.getClassLoader(),
            PluginRules.on(onFailure),
            PluginFigures.unshared());
    return Parts.builder()
        .overrider(new Registered<>(plugin, "", overrider, NodeRole.LB, false, Set.of()))
        .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
        .pool(
            Parts.inCode(
                "fixed",
                (key, sink) -> {
                  sink.update(List.of(RunnerSpec.of(runner.address())));
                  return () -> {};
                },
                NodeRole.LB))
        .build();
  }

  @Test
  void listenersHearInPairsAroundTheCall() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("ran"));
        var fixture =
            AgentFixture.with(
                "", b -> b.listener("a", hearing("a")).listener("b", hearing("b")), runner)) {
      fixture.call("x").await();
      await().until(() -> heard.size() == 4);

      assertEquals(List.of("a before", "b before", "b after", "a after"), heard);
      assertEquals(CallResult.Status.SUCCESS, result.get().status());
      assertEquals(200, result.get().httpStatus());
      assertEquals(runner.address(), result.get().runnerId());
      assertEquals(1, result.get().attempts());
    }
  }

  @Test
  void aListenersRejectionEndsOnlyThoseThatBegan() throws Exception {
    CallListener rejecting =
        new CallListener() {
          @Override
          public void beforeCall(Call call) throws CallRejectedException {
            throw new CallRejectedException(403, Blame.CLIENT, "not you");
          }

          @Override
          public void afterCall(Call call, CallResult ended) {
            heard.add("rejecting after");
          }
        };
    try (var runner = ScriptedRunner.start(Script.answer("never"));
        var fixture =
            AgentFixture.with(
                "",
                b ->
                    b.listener("a", hearing("a"))
                        .listener("rejecting", rejecting)
                        .listener("c", hearing("c")),
                runner)) {
      FakeClient client = fixture.call("x").await();
      await().until(() -> heard.contains("a after"));

      assertEquals(403, client.status());
      assertFalse(client.bodyAsked);
      assertEquals(List.of("a before", "a after"), heard);
      assertEquals(CallResult.Status.ERROR, result.get().status());
      assertEquals(Blame.CLIENT, result.get().blame());
    }
  }

  @Test
  void aSlowListenerDoesNotHoldTheAnswerBack() throws Exception {
    var slow = new CountDownLatch(1);
    CallListener stuck =
        new CallListener() {
          @Override
          public void afterCall(Call call, CallResult ended) {
            try {
              slow.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (var runner = ScriptedRunner.start(Script.answer("quick"));
        var fixture =
            AgentFixture.with("call-end.pending = 1", b -> b.listener("stuck", stuck), runner)) {
      assertEquals("quick", fixture.call("x").await().text());
      await().until(() -> fixture.agent.inFlight() == 0);

      FakeClient second = fixture.call("y");
      await().until(second::isEnded);
      assertEquals(503, second.status(), "too much end-of-call work is pending");
      slow.countDown();
      await().until(() -> fixture.call("z").await().status() == 200);
    }
  }

  @Test
  void anEndlessListenerIsCutOff() throws Exception {
    var interrupted = new CountDownLatch(1);
    CallListener endless =
        new CallListener() {
          @Override
          public void afterCall(Call call, CallResult ended) {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          }
        };
    try (var runner = ScriptedRunner.start(Script.answer("quick"));
        var fixture =
            AgentFixture.with(
                "call-end { pending = 1, timeout = 50ms }",
                b -> b.listener("endless", endless),
                runner)) {
      fixture.call("x").await();

      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
      await().until(() -> fixture.call("z").await().status() == 200);
    }
  }

  @Test
  void aBlockingHookRunsElsewhereAndTheCallGoesOnOnItsThread() throws Exception {
    var threads = new CopyOnWriteArrayList<String>();
    CallOverrider blocking = call -> threads.add(Thread.currentThread().getName());
    var plugin = PluginInstance.inCode("blocking");
    try (var runner = ScriptedRunner.start(Script.answer("ran"))) {
      Parts parts =
          Parts.builder()
              .overrider(new Registered<>(plugin, "", blocking, NodeRole.LB, true, Set.of()))
              .overrider(new Registered<>(plugin, "", blocking, NodeRole.LB, false, Set.of()))
              .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
              .pool(
                  Parts.inCode(
                      "fixed",
                      (key, sink) -> {
                        sink.update(List.of(RunnerSpec.of(runner.address())));
                        return () -> {};
                      },
                      NodeRole.LB))
              .build();
      try (var fixture = AgentFixture.with("", b -> b.parts(parts), runner)) {
        assertEquals("ran", fixture.call("x").await().text());
        assertFalse(threads.get(0).equals("fake-client"), threads.toString());
        assertEquals("fake-client", threads.get(1));
      }
    }
  }

  @Test
  void aBodyOverTheLimitIs413AndNotPlaced() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("never"));
        var fixture = AgentFixture.with("request-limit = 20000B", b -> {}, runner)) {
      FakeClient client = fixture.submit(new FakeClient(new byte[20_001]), c -> c).await();

      assertEquals(413, client.status());
      assertEquals(0, runner.attemptCount());
      assertEquals(200, fixture.submit(new FakeClient(new byte[20_000]), c -> c).await().status());
    }
  }

  @Test
  void bodiesOverTheMemoryForAllAreRefusedAndWhatWasTakenIsGivenBack() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("ran"));
        var fixture = AgentFixture.with("body-memory = 30000B", b -> {}, runner)) {
      FakeClient holding = new FakeClient(new byte[20_000]).holdingBody();
      fixture.submit(holding, c -> c);
      await().until(() -> fixture.agent.bodyMemory() == 20_000);

      assertEquals(503, fixture.submit(new FakeClient(new byte[20_000]), c -> c).await().status());
      holding.leave();
      await()
          .until(
              () ->
                  fixture.submit(new FakeClient(new byte[20_000]), c -> c).await().status() == 200);
    }
  }

  @Test
  void aClosedAgentRefusesCallsAndDrainsThoseInside() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner = ScriptedRunner.start(Script.answer("finished").once(gate));
        var fixture = AgentFixture.over(runner)) {
      FakeClient inside = fixture.call("x");
      await().until(() -> runner.attemptCount() == 1);

      assertFalse(fixture.agent.drain(Duration.ofMillis(50)));
      assertEquals(503, fixture.call("y").await().status());
      gate.complete(null);
      assertTrue(fixture.agent.drain(Duration.ofSeconds(20)));
      assertEquals("finished", inside.await().text());
    }
  }

  @Test
  void theDeadlineDuringAnAttemptCancelsItAndIs500() throws Exception {
    var timers = new VirtualTimers();
    try (var runner = ScriptedRunner.start(Script.stall());
        var fixture =
            AgentFixture.inVirtualTime(
                timers,
                "placement.timeout = 1s, headroom = 1s",
                b -> b.listener("l", hearing("l")),
                runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> runner.attemptCount() == 1);
      runner.lastAttempt().wholeRequest().join();
      timers.advance(Duration.ofSeconds(31));
      assertFalse(client.isEnded());
      timers.advance(Duration.ofSeconds(2));

      assertEquals(500, client.await().status());
      assertEquals(
          "Unable to service the request for the reservation period", client.error.message());
      runner.lastAttempt().cancelled().join();
      await().until(() -> result.get() != null);
      assertEquals(CallResult.Status.TIMEOUT, result.get().status());
    }
  }

  @Test
  void theDeadlineWhileTheBodyIsReadIs504() throws Exception {
    var timers = new VirtualTimers();
    try (var fixture =
        AgentFixture.inVirtualTime(timers, "placement.timeout = 1s, headroom = 1s", b -> {})) {
      FakeClient client = FakeClient.saying("x").holdingBody();
      fixture.submit(client, c -> c);
      await().until(() -> client.bodyAsked);
      timers.advance(Duration.ofSeconds(33));

      assertEquals(504, client.await().status());
      assertEquals("Timed out", client.error.message());
      await().until(() -> timers.pending() == 0);
    }
  }

  @Test
  void theDeadlineBeforeTheListenersHaveReturnedIs503AndTheyStillHearTheEnd() throws Exception {
    var timers = new VirtualTimers();
    var slow = new CountDownLatch(1);
    CallListener blocking =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            try {
              slow.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            heard.add("blocking before");
          }

          @Override
          public void afterCall(Call call, CallResult ended) {
            heard.add("blocking after");
          }
        };
    var patient =
        new PluginRules(
            OnFailure.REJECT,
            Optional.of(Duration.ofHours(1)),
            PluginRules.BLOCKING_BUDGET,
            PluginRules.LIFECYCLE_BUDGET,
            PluginRules.STALL,
            Scope.EVERYTHING,
            PluginRules.Quarantine.DEFAULT);
    ClassLoader loader = SubmissionTest.class.getClassLoader();
    var plugin = new PluginInstance("blocking", "test", loader, patient, PluginFigures.unshared());
    Parts parts =
        Parts.builder()
            .listener(new Registered<>(plugin, "", blocking, NodeRole.LB, true, Set.of()))
            .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
            .pool(Parts.inCode("fixed", (key, sink) -> () -> {}, NodeRole.LB))
            .build();
    try (var fixture =
        AgentFixture.inVirtualTime(
            timers, "placement.timeout = 1s, headroom = 1s", b -> b.parts(parts))) {
      FakeClient client = fixture.call("x");
      await().until(() -> fixture.agent.inFlight() == 1);
      timers.advance(Duration.ofSeconds(33));
      assertEquals(503, client.await().status());
      slow.countDown();

      await().until(() -> heard.size() == 2);
      assertEquals(List.of("blocking before", "blocking after"), heard);
      assertFalse(client.bodyAsked);
    }
  }

  @Test
  void aClientThatLeavesEndsItsCall() throws Exception {
    try (var fixture = AgentFixture.with("", b -> b.listener("l", hearing("l")))) {
      FakeClient client = FakeClient.saying("x").holdingBody();
      fixture.submit(client, c -> c);
      await().until(() -> client.bodyAsked);
      client.leave();

      await().until(() -> result.get() != null);
      assertEquals(444, result.get().httpStatus());
      assertEquals(Blame.CLIENT, result.get().blame());
      assertEquals(0, client.endings());
      await().until(() -> fixture.agent.inFlight() == 0);
    }
  }

  @Test
  void aClientThatLeavesWhileItsCallWaitsEndsIt() throws Exception {
    try (var full = ScriptedRunner.start(Script.nack());
        var fixture = AgentFixture.with("", b -> b.listener("l", hearing("l")), full)) {
      FakeClient client = fixture.call("x");
      await().until(() -> fixture.agent.waiting() == 1);
      client.leave();

      await().until(() -> result.get() != null);
      assertEquals(444, result.get().httpStatus());
      assertEquals(0, client.endings());
      await().until(() -> fixture.agent.inFlight() == 0 && fixture.agent.waiting() == 0);
    }
  }

  @Test
  void aClientThatLeavesWhileItsFunctionRunsEndsItDownToTheRunner() throws Exception {
    try (var runner = ScriptedRunner.start(Script.of(Action.awaitRequest(), Action.stall()));
        var fixture = AgentFixture.with("", b -> b.listener("l", hearing("l")), runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> runner.attemptCount() == 1);
      client.leave();

      runner.lastAttempt().cancelled().get(20, TimeUnit.SECONDS);
      await().until(() -> result.get() != null);
      assertEquals(444, result.get().httpStatus());
      await().until(() -> fixture.agent.inFlight() == 0);
    }
  }

  @Test
  void aDetachedCallGoesOnWithoutItsClient() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(Action.awaitRequest(), Action.await(gate), Action.start(202), Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.with("", b -> b.listener("l", hearing("l")), runner)) {
      FakeClient client = FakeClient.saying("x");
      fixture.submit(client, c -> fixture.call(Map.of(), true));
      await().until(() -> runner.attemptCount() == 1);
      client.leave();
      gate.complete(null);

      await().until(() -> result.get() != null);
      assertEquals(CallResult.Status.SUCCESS, result.get().status());
      await().until(() -> fixture.agent.inFlight() == 0);
    }
  }

  @Test
  void explainsWhatWasDoneWhenAsked() throws Exception {
    var explaining =
        Script.of(
            Action.awaitRequest(),
            Action.start(200, "Girolle-Explain", "[{\"plugin\":\"cheese\"}]"),
            Action.success());
    try (var full = ScriptedRunner.start(Script.nack());
        var runner = ScriptedRunner.start(explaining);
        var fixture =
            AgentFixture.with(
                "", b -> b.overrider("o", c -> c.extension("K", "v")), full, runner)) {
      FakeClient client =
          fixture.submit(
              FakeClient.saying("x"),
              c -> {
                c.explain();
                return c;
              });
      client.await();

      assertEquals(
          "{\"overriders\":[{\"plugin\":\"o\",\"what\":\"extension K\",\"before\":null,"
              + "\"after\":\"v\"}],\"hooks\":[{\"plugin\":\"o\",\"hook\":\"override\","
              + "\"micros\":0.0,\"outcome\":\"ok\"},{\"plugin\":\"pairs\",\"hook\":\"beforeCall\","
              + "\"micros\":0.0,\"outcome\":\"ok\"}],\"placement\":[\"try "
              + full.address()
              + "\",\""
              + full.address()
              + ": no room\",\"try "
              + runner.address()
              + "\"],\"runner\":[{\"plugin\":\"cheese\"}]}",
          client.explanation.replaceAll("\"micros\":[0-9.]+", "\"micros\":0.0"));
      assertFalse(client.head.headers().containsKey("Girolle-Explain"));
    }
  }

  @Test
  void explainsADetachedCallToo() throws Exception {
    var explaining =
        Script.of(
            Action.awaitRequest(),
            Action.start(202, "Girolle-Explain", "[\"ran\"]"),
            Action.success());
    try (var runner = ScriptedRunner.start(explaining);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client =
          fixture.submit(
              FakeClient.saying("x"),
              c -> {
                CallModel detached = fixture.call(Map.of(), true);
                detached.explain();
                return detached;
              });
      client.await();

      assertTrue(client.explanation.endsWith("\"runner\":[\"ran\"]}"), client.explanation);
    }
  }

  @Test
  void aBodyInMemoryIsReplayedFromThere() throws Exception {
    String body = "x".repeat(25_000);
    try (var full = ScriptedRunner.start(Script.of(Action.awaitRequest(), Action.nack()));
        var other = ScriptedRunner.start(Script.echo());
        var fixture = AgentFixture.with("body-memory = 1000", b -> {}, full, other)) {
      FakeClient client = fixture.submit(FakeClient.saying(body).inMemory(), c -> c).await();

      assertEquals(body, client.text());
      assertEquals(body, full.lastAttempt().body().toStringUtf8());
      assertEquals(1, client.endings());
      assertEquals(0, fixture.agent.bodyMemory());
    }
  }

  @Test
  void aBodyInMemoryHasItsLimitToo() throws Exception {
    try (var runner = ScriptedRunner.start(Script.echo());
        var fixture = AgentFixture.with("request-limit = 100", b -> {}, runner)) {
      assertEquals(
          "x".repeat(100),
          fixture.submit(FakeClient.saying("x".repeat(100)).inMemory(), c -> c).await().text());
      assertEquals(
          413,
          fixture.submit(FakeClient.saying("x".repeat(101)).inMemory(), c -> c).await().status());
      assertEquals(1, runner.attemptCount());
    }
  }

  @Test
  void saysNothingWhenNotAsked() throws Exception {
    try (var runner = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.over(runner)) {
      assertEquals("", fixture.call("x").await().explanation);
    }
  }
}
