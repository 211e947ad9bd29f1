package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.stall;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeavingClientTest {
  private static final String POST = "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n";
  private static final String NO_BODY = POST + "\r\n";
  private static final String HELLO = "GET / HTTP/1.1\r\nHost: lb\r\n\r\n";
  private static final Script RUNNING = Script.of(awaitRequest(), stall());

  /** How a client leaves. */
  enum Way {
    RESET {
      @Override
      void leave(RawClient client) throws Exception {
        client.reset();
      }
    },
    CLOSE {
      @Override
      void leave(RawClient client) throws Exception {
        client.close();
      }
    },
    HALF_CLOSE {
      @Override
      void leave(RawClient client) throws Exception {
        client.endSending();
        assertTrue(client.isClosed());
      }
    };

    abstract void leave(RawClient client) throws Exception;
  }

  private static void assertStopped(FrontFixture front) throws Exception {
    assertEquals(444, front.nextEnd().httpStatus());
    front.assertNothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileTheFunctionRuns(Way way) throws Exception {
    try (var front = FrontFixture.over(RUNNING);
        var client = front.client()) {
      client.send(POST + "Content-Length: 4\r\n\r\nbody");
      await().until(() -> front.runner.attemptCount() == 1);
      way.leave(client);

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertStopped(front);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileItsCallWaits(Way way) throws Exception {
    try (var front = FrontFixture.over(Script.nack());
        var client = front.client()) {
      client.send(NO_BODY);
      await().until(() -> front.agent.waiting() == 1);
      way.leave(client);

      assertStopped(front);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedDuringTheUpload(Way way) throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = front.client()) {
      client.send(POST + "Content-Length: 10\r\n\r\nhalf");
      await().until(() -> front.agent.inFlight() == 1);
      way.leave(client);

      assertStopped(front);
      assertEquals(0, front.runner.attemptCount());
    }
  }

  /** What of a request has come by the time its client leaves. */
  private static final List<String> SENT =
      List.of(
          NO_BODY,
          POST + "Content-Length: 10\r\n\r\n",
          POST + "Content-Length: 10\r\n\r\nhalf",
          POST + "Content-Length: 4\r\n\r\nbody",
          POST + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
          POST + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");

  static Stream<Arguments> early() {
    return SENT.stream()
        .flatMap(sent -> Arrays.stream(Way.values()).map(way -> Arguments.of(sent, way)));
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileItsFunctionIsLookedUp(String sent, Way way) throws Exception {
    var catalog = new SlowCatalog();
    try (var front = FrontFixture.with().catalog(catalog).over(Script.accept());
        var client = front.client()) {
      client.send(sent);
      await().until(() -> catalog.asked);
      way.leave(client);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      catalog.gate.complete(null);
      await().until(() -> catalog.answered);
      assertEquals("{\"hello\":\"world!\"}\n", front.ask(HELLO).text());
      front.assertNothingIsLeft();
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileAnOverriderBlocks(String sent, Way way) throws Exception {
    var gate = new CompletableFuture<Void>();
    var entered = new CompletableFuture<Void>();
    var setup =
        FrontFixture.with()
            .blocking()
            .overrider(
                call -> {
                  entered.complete(null);
                  gate.join();
                });
    try (var front = setup.over(Script.accept());
        var client = front.client()) {
      client.send(sent);
      entered.get(1, TimeUnit.MINUTES);
      way.leave(client);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      gate.complete(null);
      front.assertNothingIsLeft();
      assertTrue(front.hasNoEnd());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @MethodSource("early")
  void isNoticedWhileAListenerBlocks(String sent, Way way) throws Exception {
    var gate = new CompletableFuture<Void>();
    var entered = new CompletableFuture<Void>();
    var after = new LinkedBlockingQueue<CallResult>();
    var blocking =
        new CallListener() {
          @Override
          public void beforeCall(Call call) {
            entered.complete(null);
            gate.join();
          }

          @Override
          public void afterCall(Call call, CallResult result) {
            after.add(result);
          }
        };
    try (var front = FrontFixture.with().blocking().listener(blocking).over(Script.accept());
        var client = front.client()) {
      client.send(sent);
      entered.get(1, TimeUnit.MINUTES);
      way.leave(client);

      await().until(() -> front.agent.figures().calls(4, Blame.CLIENT) == 1);
      assertTrue(front.hasNoEnd());
      gate.complete(null);
      assertStopped(front);
      assertEquals(444, after.poll(1, TimeUnit.MINUTES).httpStatus());
      await().until(() -> front.agent.pendingEnds() == 0);
      assertTrue(front.hasNoEnd() && after.isEmpty());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileItsBodyWaitsForMemory(Way way) throws Exception {
    var setup = FrontFixture.with().settings("body-memory = 100, body-wait = 1min");
    try (var front = setup.over(Script.of(awaitRequest(), stall()));
        var first = front.client();
        var second = front.client()) {
      first.send(POST + "Content-Length: 100\r\n\r\n" + "1".repeat(100));
      await().until(() -> front.runner.attemptCount() == 1);
      second.send(POST + "Content-Length: 60\r\n\r\n" + "2".repeat(30));
      await().until(() -> front.agent.inFlight() == 2);
      way.leave(second);

      assertEquals(444, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 1);
      assertEquals(1, front.runner.attemptCount());
      assertEquals(100, front.agent.bodyMemory());
    }
  }

  @Test
  void whatCameMeanwhileIsThere() throws Exception {
    var gate = new CompletableFuture<Void>();
    var setup = FrontFixture.with().blocking().overrider(call -> gate.join());
    try (var front = setup.over(Script.echo());
        var client = front.client()) {
      String body = "x".repeat(50_000);
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\nC350\r\n");
      await().during(Duration.ofMillis(100)).until(() -> front.runner.attemptCount() == 0);
      client.send(body.substring(0, 20_000));
      await().during(Duration.ofMillis(100)).until(() -> front.runner.attemptCount() == 0);
      gate.complete(null);
      client.send(body.substring(20_000) + "\r\n0\r\n\r\n" + NO_BODY);

      assertEquals(body, client.receive().text());
      assertEquals("", client.receive().text());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "CLOSE"})
  void isNoticedWhileAStreamIsSilent(Way way) throws Exception {
    var silent = Script.of(awaitRequest(), start(200), data("event"), stall());
    try (var front = FrontFixture.over(silent);
        var client = front.client()) {
      client.send(NO_BODY);
      client.receiveHead();
      assertEquals("event", client.chunk());
      way.leave(client);

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertStopped(front);
    }
  }

  @Test
  void isNoticedBehindRequestsThatItSentAhead() throws Exception {
    try (var front = FrontFixture.over(RUNNING);
        var client = front.client()) {
      client.send(NO_BODY + HELLO);
      await().until(() -> front.runner.attemptCount() == 1);
      client.send(HELLO);
      client.reset();

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertStopped(front);
    }
  }

  @Test
  void aDetachedCallOutlivesItsClient() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script = Script.of(awaitRequest(), start(202), Action.await(gate), success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send(POST + "Fn-Invoke-Type: detached\r\nContent-Length: 1\r\n\r\nx");
      assertEquals(202, client.receive().status());
      client.reset();
      gate.complete(null);

      assertEquals(202, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void aDetachedCallOutlivesAClientThatLeavesBeforeItsAnswer() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script = Script.of(awaitRequest(), Action.await(gate), start(202), success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send(POST + "Fn-Invoke-Type: detached\r\nContent-Length: 1\r\n\r\nx");
      await().until(() -> front.runner.attemptCount() == 1);
      client.reset();
      gate.complete(null);

      assertEquals(202, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void requestsSentAheadAreAnsweredInOrder() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(Script.echo().once(gate));
        var client = front.client()) {
      client.send(POST + "Content-Length: 1\r\n\r\n1" + POST + "Content-Length: 1\r\n\r\n2");
      await().until(() -> front.runner.attemptCount() == 1);
      client.send(POST + "Content-Le").send("ngth: 1\r\n\r\n3" + HELLO + "GET /ver");
      gate.complete(null);

      assertEquals("1", client.receive().text());
      assertEquals("2", client.receive().text());
      assertEquals("3", client.receive().text());
      assertEquals("{\"hello\":\"world!\"}\n", client.receive().text());
      client.send("sion HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals("{\"version\":\"1.2.3\"}\n", client.receive().text());
    }
  }

  @Test
  void moreThanABufferOfRequestsSentAheadIsAnswered() throws Exception {
    var gate = new CompletableFuture<Void>();
    int many = 1000;
    try (var front = FrontFixture.over(Script.answer("x").once(gate));
        var client = front.client()) {
      client.send(NO_BODY);
      await().until(() -> front.runner.attemptCount() == 1);
      client.send(HELLO.repeat(many));
      gate.complete(null);

      assertEquals("x", client.receive().text());
      for (int i = 0; i < many; i++) {
        assertEquals("{\"hello\":\"world!\"}\n", client.receive().text());
      }
    }
  }

  /** Knows what the other one does, but not before the gate is open. */
  private static final class SlowCatalog extends TestCatalog {
    final CompletableFuture<Void> gate = new CompletableFuture<>();
    volatile boolean asked;
    volatile boolean answered;

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      asked = true;
      return gate.thenCompose(open -> super.function(id)).whenComplete((f, e) -> answered = true);
    }
  }
}
