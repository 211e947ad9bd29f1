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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    await().until(() -> front.agent.inFlight() == 0 && front.agent.waiting() == 0);
    assertEquals(0, front.agent.bodyMemory());
  }

  @ParameterizedTest
  @EnumSource
  void isNoticedWhileTheFunctionRuns(Way way) throws Exception {
    try (var front = FrontFixture.over(RUNNING);
        var client = front.client()) {
      client.send(POST + "Content-Length: 4\r\n\r\nbody");
      await().until(() -> front.runner.attemptCount() == 1);
      way.leave(client);

      front.runner.lastAttempt().cancelled().get(20, TimeUnit.SECONDS);
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

      front.runner.lastAttempt().cancelled().get(20, TimeUnit.SECONDS);
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

      front.runner.lastAttempt().cancelled().get(20, TimeUnit.SECONDS);
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
}
