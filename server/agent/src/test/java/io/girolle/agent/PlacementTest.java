package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.harness.Action;
import io.girolle.harness.HeldPort;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.Step;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {

  @Test
  void bringsTheAnswerOfTheRunner() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(200, client.status());
      assertEquals("hello", client.text());
      assertEquals(List.of("text/plain"), client.head.headers().get("Content-Type"));
      assertEquals("x", runner.lastAttempt().body().toStringUtf8());
      assertEquals(1, client.endings());
    }
  }

  @Test
  void retriesNextRunnerAfterNackWithTheSameCallAndBody() throws Exception {
    byte[] body = new byte[300_000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i % 251);
    }
    try (var full = ScriptedRunner.start(Script.of(Action.awaitRequest(), Action.nack()));
        var free = ScriptedRunner.start(Script.echo());
        var fixture = AgentFixture.over(full, free)) {
      FakeClient client = fixture.submit(new FakeClient(body), c -> c).await();

      assertEquals(200, client.status());
      org.junit.jupiter.api.Assertions.assertArrayEquals(body, client.bytes());
      assertEquals(full.lastAttempt().callId(), free.lastAttempt().callId());
      assertEquals(full.lastAttempt().body(), free.lastAttempt().body());
    }
  }

  @Test
  void triesNextRunnerWhenOneCannotBeReached() throws Exception {
    try (var closed = new HeldPort();
        var runner = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.atAddresses("", closed.address(), runner.address())) {
      assertEquals("hello", fixture.call("x").await().text());
    }
  }

  @Test
  void passesASilentPortAfterTheConnectTimeout() throws Exception {
    try (var silent = new ServerSocket(0);
        var runner = ScriptedRunner.start(Script.answer("hello"));
        var fixture =
            AgentFixture.atAddresses(
                "connect-timeout = 500ms",
                "127.0.0.1:" + silent.getLocalPort(),
                runner.address())) {
      assertEquals("hello", fixture.call("x").await().text());
    }
  }

  @Test
  void waitsUntilARunnerHasRoom() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack(), Script.nack(), Script.answer("at last"));
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals("at last", client.text());
      assertEquals(3, runner.attemptCount());
    }
  }

  @Test
  void answers503WhenNoRunnerTookItInTime() throws Exception {
    var timers = new VirtualTimers();
    try (var runner = ScriptedRunner.start(Script.nack());
        var fixture =
            AgentFixture.inVirtualTime(timers, "placement.timeout = 2s", b -> {}, runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> runner.attemptCount() > 0);
      await()
          .until(
              () -> {
                timers.advance(Duration.ofMillis(100));
                return client.isEnded();
              });

      assertEquals(503, client.status());
      assertEquals("Timed out - server too busy", client.error.message());
      assertEquals(15, client.error.retryAfterSeconds());
      await().until(() -> timers.pending() == 0);
    }
  }

  @Test
  void answers503WhenThePoolIsEmpty() throws Exception {
    try (var fixture = AgentFixture.with("placement.timeout = 50ms", b -> {})) {
      assertEquals(503, fixture.call("x").await().status());
    }
  }

  @Test
  void placesWaitingCallsWhenARunnerJoins() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("joined"));
        var fixture = AgentFixture.with("placement.delay = 1h", b -> {})) {
      FakeClient client = fixture.call("x");
      await().until(() -> client.bodyAsked);
      await()
          .until(
              () -> {
                fixture.runners(runner);
                return client.isEnded();
              });

      assertEquals("joined", client.text());
    }
  }

  @Test
  void doesNotRetryACommittedCall() throws Exception {
    try (var dying =
            ScriptedRunner.start(
                Script.of(Action.awaitTry(), Action.close(Status.INTERNAL.withDescription("no"))));
        var other = ScriptedRunner.start(Script.answer("never"));
        var fixture = AgentFixture.over(dying, other)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(500, client.status());
      assertEquals("internal server error", client.error.message());
      assertEquals(0, other.attemptCount());
    }
  }

  @Test
  void aLostConnectionEndsACommittedCall() throws Exception {
    try (var dying = ScriptedRunner.start(Script.stall());
        var other = ScriptedRunner.start(Script.answer("never"));
        var fixture = AgentFixture.over(dying, other)) {
      FakeClient client = fixture.call("x");
      await().until(() -> dying.attemptCount() == 1);
      dying.lastAttempt().wholeRequest().join();
      dying.kill();

      assertEquals(500, client.await().status());
      assertEquals(0, other.attemptCount());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "502, function failed, 502, function failed",
    "504, Timed out, 504, Timed out",
    "400, Invalid Fn image, 400, Invalid Fn image",
    "429, slow down, 429, slow down",
    "0, broken slot hash, 500, internal server error",
    "99, odd, 500, internal server error",
    "101, odd, 500, internal server error",
    "200, odd, 500, internal server error",
    "204, odd, 500, internal server error",
    "302, odd, 500, internal server error",
    "444, gone, 444, gone",
    "600, odd, 500, internal server error"
  })
  void relaysWhatTheRunnerReports(int code, String text, int status, String message)
      throws Exception {
    try (var runner = ScriptedRunner.start(Script.failure(code, text, true));
        var other = ScriptedRunner.start(Script.answer("never"));
        var fixture = AgentFixture.over(runner, other)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(status, client.status());
      assertEquals(message, client.error.message());
      assertEquals(0, other.attemptCount());
    }
  }

  @Test
  void a503AfterTheAnswerBeganIsAnErrorAndNotANack() throws Exception {
    var late =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("half"),
            Action.failure(503, "Timed out - server too busy", false));
    try (var runner = ScriptedRunner.start(late);
        var other = ScriptedRunner.start(Script.answer("never"));
        var fixture = AgentFixture.over(runner, other)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(500, client.status());
      assertEquals(0, client.error.retryAfterSeconds());
      assertEquals(0, other.attemptCount());
    }
  }

  @Test
  void aStatusOtherThanOkAfterSuccessIsAnError() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.success(),
            Action.close(Status.UNKNOWN.withDescription("late")));
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      assertEquals(500, fixture.call("x").await().status());
    }
  }

  @Test
  void anEndWithoutFinishedIsAnError() throws Exception {
    var script = Script.of(Action.awaitRequest(), Action.start(200), Action.close());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      assertEquals(500, fixture.call("x").await().status());
    }
  }

  @Test
  void successWithoutAStartIsAnEmptyAnswer() throws Exception {
    var script = Script.of(Action.awaitRequest(), Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(200, client.status());
      assertEquals(0, client.receivedBytes());
    }
  }

  @Test
  void dataBeforeTheStartIsAProtocolError() throws Exception {
    var script = Script.of(Action.awaitRequest(), Action.data("early"), Action.stall());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      assertEquals(500, fixture.call("x").await().status());
      runner.lastAttempt().cancelled().join();
    }
  }

  @Test
  void neverHalfClosesAndEndsTheBodyWithAnEmptyFrame() throws Exception {
    byte[] body = new byte[10_240 * 2 + 5];
    try (var runner = ScriptedRunner.start(Script.accept());
        var fixture = AgentFixture.over(runner)) {
      fixture.submit(new FakeClient(body), c -> c).await();

      var frames = runner.lastAttempt().frames();
      assertEquals(List.of(10_240, 10_240, 5, 0), frames.stream().map(f -> f.size()).toList());
      assertEquals(List.of(false, false, false, true), frames.stream().map(f -> f.eof()).toList());
      assertFalse(runner.lastAttempt().halfClosed().isDone());
    }
  }

  @Test
  void givesUpAtOnceWhenThePlacerDoes() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("never"));
        var fixture =
            AgentFixture.with(
                "placer = none",
                b -> b.placer("none", set -> (call, attempts) -> Step.giveUp("no use")),
                runner)) {
      assertEquals(503, fixture.call("x").await().status());
      assertEquals(0, runner.attemptCount());
    }
  }

  @Test
  void aPickerThatFailsOrReturnsNullCostsTheCallA500() throws Exception {
    try (var fixture =
        AgentFixture.with(
            "placer = bad, placement.timeout = 5s",
            b -> b.placer("bad", set -> (call, attempts) -> null))) {
      assertEquals(500, fixture.call("x").await().status());
    }
  }

  @Test
  void aPickerThatHoldsItsThreadIsNoticedWhileItDoes() throws Exception {
    var noticed = new CountDownLatch(1);
    var held = new HeldThread();
    Registered<Placer> slow =
        Parts.inCode(
            "slow",
            set ->
                (call, attempts) -> {
                  held.until(noticed);
                  return Step.giveUp("late");
                },
            NodeRole.LB);
    Registered<RunnerPool> empty = Parts.inCode("empty", HeldThread::noRunners, NodeRole.LB);
    try (var fixture =
        AgentFixture.with(
            "placer = slow, pool = empty",
            b -> b.parts(Parts.builder().placer(slow).pool(empty).build()))) {
      FakeClient client = fixture.call("x");
      await().until(() -> slow.plugin().figures().failures() == 1);
      noticed.countDown();

      assertEquals(503, client.await().status());
      String told = slow.plugin().figures().lastError().orElseThrow().toString();
      assertTrue(told.startsWith("next: holds thread " + held.name()), told);
    }
  }

  @Test
  void aPoolsKeyThatHoldsItsThreadIsNoticedWhileItDoes() throws Exception {
    var noticed = new CountDownLatch(1);
    var held = new HeldThread();
    Registered<RunnerPool> slow =
        Parts.inCode(
            "slow",
            new RunnerPool() {
              @Override
              public String keyFor(Call call) {
                held.until(noticed);
                return "all";
              }

              @Override
              public AutoCloseable watch(String key, Sink sink) {
                return HeldThread.noRunners(key, sink);
              }
            },
            NodeRole.LB);
    Registered<Placer> none =
        Parts.inCode("none", set -> (call, attempts) -> Step.giveUp("no use"), NodeRole.LB);
    try (var fixture =
        AgentFixture.with(
            "placer = none, pool = slow",
            b -> b.parts(Parts.builder().placer(none).pool(slow).build()))) {
      FakeClient client = fixture.call("x");
      await().until(() -> slow.plugin().figures().failures() == 1);
      noticed.countDown();

      assertEquals(503, client.await().status());
      String told = slow.plugin().figures().lastError().orElseThrow().toString();
      assertTrue(told.startsWith("keyFor: holds thread " + held.name()), told);
    }
  }

  @Test
  void aPickerThatRepeatsARefusingRunnerCostsTheCallA500() throws Exception {
    try (var runner = ScriptedRunner.start(Script.nack());
        var fixture =
            AgentFixture.with(
                "placer = stubborn",
                b ->
                    b.placer(
                        "stubborn",
                        set ->
                            (call, attempts) ->
                                set.runners().isEmpty()
                                    ? Step.nextRound()
                                    : Step.tryRunner(set.runners().get(0))),
                runner)) {
      assertEquals(500, fixture.call("x").await().status());
      assertEquals(1, runner.attemptCount());
    }
  }

  @Test
  void anOverriderPicksPoolAndPlacer() throws Exception {
    try (var usual = ScriptedRunner.start(Script.answer("usual"));
        var special = ScriptedRunner.start(Script.answer("special"));
        var fixture =
            AgentFixture.with(
                "",
                b ->
                    b.pool(
                            "special",
                            (key, sink) -> {
                              sink.update(List.of(io.girolle.spi.RunnerSpec.of(special.address())));
                              return () -> {};
                            })
                        .overrider("picks", call -> call.pool("special")),
                usual)) {
      assertEquals("special", fixture.call("x").await().text());
      assertEquals(0, usual.attemptCount());
    }
  }

  @Test
  void theConfigurationPicksAPoolForSomeFunctions() throws Exception {
    try (var usual = ScriptedRunner.start(Script.answer("usual"));
        var special = ScriptedRunner.start(Script.answer("special"));
        var fixture =
            AgentFixture.with(
                """
                picks = [
                  { when { functions = [other] }, pool = nowhere-else }
                  { when { apps = ["sh*"] }, pool = special }
                ]
                """,
                b ->
                    b.pool("nowhere-else", (key, sink) -> () -> {})
                        .pool(
                            "special",
                            (key, sink) -> {
                              sink.update(List.of(io.girolle.spi.RunnerSpec.of(special.address())));
                              return () -> {};
                            }),
                usual)) {
      assertEquals("special", fixture.call("x").await().text());
      assertEquals(0, usual.attemptCount());
    }
  }

  @Test
  void anUnknownPlacerFailsTheCall() throws Exception {
    try (var fixture = AgentFixture.with("", b -> b.overrider("o", c -> c.placer("nowhere")))) {
      assertEquals(500, fixture.call("x").await().status());
    }
  }

  @Test
  void aPoolsUserErrorFailsTheCallAtOnceWhenThereAreNoRunners() throws Exception {
    try (var fixture =
        AgentFixture.with(
            "pool = broken",
            b ->
                b.pool(
                    "broken",
                    (key, sink) -> {
                      sink.update(List.of());
                      sink.failed(new CallRejectedException(502, Blame.USER, "no such shape"));
                      return () -> {};
                    }))) {
      FakeClient client = fixture.call("x").await();

      assertEquals(502, client.status());
      assertEquals("no such shape", client.error.message());
    }
  }

  @Test
  void answersADetachedCallOnceARunnerHasItAndLetsItRunOn() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(Action.awaitRequest(), Action.start(202), Action.await(gate), Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      var client = FakeClient.saying("x");
      fixture.submit(client, c -> fixture.call(Map.of(), true));

      client.await();
      assertEquals(202, client.status());
      assertTrue(client.head.headers().isEmpty());
      assertEquals("detached", detachedType(runner));
      assertEquals(1, fixture.agent.inFlight());
      gate.complete(null);
      await().until(() -> fixture.agent.inFlight() == 0);
      assertNull(client.error);
    }
  }

  @Test
  void aDetachedCallOutlivesItsClient() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(Action.awaitRequest(), Action.await(gate), Action.start(202), Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      var client = FakeClient.saying("x");
      fixture.submit(client, c -> fixture.call(Map.of(), true));
      await().until(() -> runner.attemptCount() == 1);
      client.leave();
      var later = FakeClient.saying("y");
      later.run(() -> gate.complete(null));

      await().until(() -> fixture.agent.inFlight() == 0);
      assertEquals(
          List.of(), runner.attempts().stream().filter(a -> a.cancelled().isDone()).toList());
      later.close();
    }
  }

  @Test
  void letsRunnersThatLeaveThePoolFinishTheirCalls() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var leaving = ScriptedRunner.start(Script.answer("finished").once(gate));
        var staying = ScriptedRunner.start(Script.answer("next"));
        var fixture = AgentFixture.over(leaving)) {
      FakeClient first = fixture.call("x");
      await().until(() -> leaving.attemptCount() == 1);
      fixture.runners(staying);
      await().until(() -> fixture.agent.runners().equals(List.of(staying.address())));

      assertEquals("next", fixture.call("y").await().text());
      gate.complete(null);
      assertEquals("finished", first.await().text());
    }
  }

  private static String detachedType(ScriptedRunner runner) throws IOException {
    String json = runner.lastAttempt().tryCall().getModelsCallJson();
    return json.contains("\"type\":\"detached\"") ? "detached" : json;
  }
}
