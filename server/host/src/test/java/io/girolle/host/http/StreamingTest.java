package io.girolle.host.http;

import static io.girolle.harness.Action.await;
import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.dataWhenReady;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private static final int FRAME = 10 * 1024;
  private static final String POST = "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n";

  @Test
  void chunksArriveWhileTheFunctionRuns() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            awaitRequest(),
            start(200, "Content-Type", "text/event-stream", "Fn-Http-H-X", "x"),
            data("event 1"),
            await(gate),
            data("event 2"),
            success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("GET /t/shop HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer head = client.receiveHead();

      assertEquals("chunked", head.header("Transfer-Encoding"));
      assertNull(head.header("Content-Length"));
      assertEquals("x", head.header("X"));
      assertEquals(front.called().id(), head.header("Fn-Call-Id"));
      assertEquals("event 1", client.chunk());
      gate.complete(null);
      assertEquals("event 2", client.chunk());
      assertEquals("", client.chunk());
      client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, client.receive().status());
    }
  }

  @Test
  void http10GetsAStreamThatEndsWithTheConnection() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(20, FRAME), success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawAnswer answer = client.receive();

      assertEquals("close", answer.header("Connection"));
      assertNull(answer.header("Transfer-Encoding"));
      assertEquals(20 * FRAME, answer.body().length);
    }
  }

  @Test
  void theHeadOfALongAnswerIsAllThatHeadGets() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(20, FRAME), success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("HEAD /t/shop HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, client.receiveHead().status());
      assertEquals(200, front.nextEnd().httpStatus());
      client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals("{\"hello\":\"world!\"}\n", client.receive().text());
    }
  }

  @Test
  void aStreamThatMayHaveNoBodyHasNone() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            start(200, "Fn-Http-Status", "304"),
            dataWhenReady(20, FRAME),
            success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("GET /t/shop HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(304, client.receive().status());
      assertEquals(304, front.nextEnd().httpStatus());
      client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals("{\"hello\":\"world!\"}\n", client.receive().text());
    }
  }

  @Test
  void aClientThatReadsSlowlySlowsTheRunner() throws Exception {
    int frames = 4000;
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(frames, FRAME), success());
    try (var front = FrontFixture.over(script);
        var client = new RawClient(front.address, 16 * 1024)) {
      client.send(POST);
      await().until(() -> front.runner.attemptCount() == 1);
      var attempt = front.runner.lastAttempt();
      int held = await().during(Duration.ofMillis(500)).until(attempt::sentFrames, holdsStill());
      assertTrue(held < frames / 2, "sent " + held + " frames of " + frames);

      RawAnswer answer = client.receive();
      assertTrue(answer.whole());
      assertEquals(frames * FRAME, answer.body().length);
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aClientThatLeavesAStreamEndsTheCallDownToTheRunner() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(1_000_000, FRAME), success());
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send(POST);
      client.receiveHead();
      client.reset();

      assertEquals(444, front.nextEnd().httpStatus());
      front.runner.lastAttempt().cancelled().get();
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  /** Matches a number that is more than nothing and the same as when it was last looked at. */
  private static org.hamcrest.Matcher<Integer> holdsStill() {
    return new org.hamcrest.CustomMatcher<>("a number that doesn't change") {
      private Object last = 0;

      @Override
      public boolean matches(Object now) {
        boolean same = now.equals(last) && !now.equals(0);
        last = now;
        return same;
      }
    };
  }
}
