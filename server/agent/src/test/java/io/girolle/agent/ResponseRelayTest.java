package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ResponseRelayTest {

  @Test
  void aShortAnswerComesWhole() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("one "),
            Action.data("two"),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertFalse(client.begun);
      assertEquals("one two", client.text());
    }
  }

  @Test
  void anAnswerFlowsOnceTheHoldBackTimeIsOver() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("event 1"),
            Action.await(gate),
            Action.data(", event 2"),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.with("hold-back.time = 20ms", b -> {}, runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> client.begun && client.receivedBytes() == 7);
      assertFalse(client.isEnded());
      gate.complete(null);

      assertEquals("event 1, event 2", client.await().text());
    }
  }

  @Test
  void aLongAnswerFlowsOnceEnoughHasGathered() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.dataWhenReady(500, 10_240),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertTrue(client.begun);
      assertEquals(500 * 10_240, client.receivedBytes());
    }
  }

  @Test
  void aSlowClientSlowsTheRunner() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.dataWhenReady(400, 10_240),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.submit(FakeClient.saying("x").holdingWrites(), c -> c);
      await().until(() -> client.begun);
      await().during(Duration.ofMillis(300)).until(() -> sent(runner) < 100);

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                client.takeOne();
                return client.isEnded();
              });
      assertEquals(400 * 10_240, client.receivedBytes());
    }
  }

  private static int sent(ScriptedRunner runner) {
    return runner.lastAttempt().sentFrames();
  }

  @Test
  void anErrorAfterTheHeadCutsTheConnection() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("half"),
            Action.await(gate),
            Action.failure(502, "error receiving function response", true));
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.with("hold-back.time = 20ms", b -> {}, runner)) {
      FakeClient client = fixture.call("x");
      await().until(() -> client.begun);
      gate.complete(null);

      assertTrue(client.await().cut);
      assertEquals(1, client.endings());
    }
  }

  @Test
  void anErrorBeforeTheHeadIsCleanAndHasNothingOfTheFunction() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200, "X-Fn", "leak"),
            Action.data("half"),
            Action.failure(502, "error receiving function response", true));
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(502, client.error.status());
      assertEquals(0, client.receivedBytes());
    }
  }

  @Test
  void keepsSeveralValuesAndDropsWhatBelongsToTheHop() throws Exception {
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(
                200,
                "set-cookie",
                "a=1",
                "Set-Cookie",
                "b=2",
                "Connection",
                "x-hop",
                "X-Hop",
                "1",
                "Keep-Alive",
                "timeout=9",
                "Transfer-Encoding",
                "chunked",
                "Content-Length",
                "5",
                "Fn-Call-Id",
                "runner-chosen",
                "X-Kept",
                "yes"),
            Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      var headers = fixture.call("x").await().head.headers();

      assertEquals(
          java.util.Map.of("Set-Cookie", List.of("a=1", "b=2"), "X-Kept", List.of("yes")), headers);
    }
  }

  @Test
  void aStatusThatIsNoFinalOneIs502() throws Exception {
    var script = Script.of(Action.awaitRequest(), Action.start(100), Action.success());
    try (var runner = ScriptedRunner.start(script);
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.call("x").await();

      assertEquals(502, client.status());
      assertEquals("invalid function response", client.error.message());
      assertEquals(1, client.endings());
    }
  }

  @Test
  void listenersHearTheStatusThatTheClientSees() throws Exception {
    var heard = new AtomicReference<CallResult>();
    var listener =
        new CallListener() {
          @Override
          public void afterCall(Call call, CallResult result) {
            heard.set(result);
          }
        };
    try (var runner = ScriptedRunner.start(Script.answer("x"));
        var fixture = AgentFixture.with("", b -> b.listener("l", listener), runner)) {
      fixture.submit(FakeClient.saying("x").showing(418), c -> c).await();

      await().untilAtomic(heard, org.hamcrest.Matchers.notNullValue());
      assertEquals(418, heard.get().httpStatus());
    }
  }

  @Test
  void aStatusThatTheClientCantSeeIs502() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("x"));
        var fixture = AgentFixture.over(runner)) {
      FakeClient client = fixture.submit(FakeClient.saying("x").showing(99), c -> c).await();

      assertEquals("invalid function response", client.error.message());
      assertEquals(1, client.endings());
    }
  }
}
