package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.dataWhenReady;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlowClientTest {
  private static final int FRAME = 10 * 1024;
  private static final String POST = "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n";
  private static final String HELLO = "GET / HTTP/1.1\r\nHost: lb\r\n\r\n";

  private static void assertStopped(FrontFixture front) throws Exception {
    assertEquals(444, front.nextEnd().httpStatus());
    front.assertNothingIsLeft();
  }

  @Test
  void aClientThatTakesNothingOfAStreamIsCutOffDownToTheRunner() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(1_000_000, FRAME), success());
    try (var front = FrontFixture.with().http("write-stall = 300ms").over(script);
        var client = new RawClient(front.address, 16 * 1024)) {
      client.send(POST + "\r\n");

      assertStopped(front);
      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertFalse(client.receive().whole());
    }
  }

  @Test
  void aClientThatTakesNothingOfAWholeAnswerIsCutOff() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(1000, FRAME), success());
    try (var front =
            FrontFixture.with()
                .settings("hold-back { bytes = 100MiB, time = 1min }")
                .http("write-stall = 300ms")
                .over(script);
        var client = new RawClient(front.address, 16 * 1024)) {
      client.send(POST + "\r\n");

      assertStopped(front);
      assertFalse(client.receive().whole());
    }
  }

  @Test
  void aClientThatTakesALittleNowAndThenGetsItAll() throws Exception {
    int frames = 1000;
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(frames, FRAME), success());
    try (var front = FrontFixture.with().http("write-stall = 1min").over(script);
        var client = new RawClient(front.address, 16 * 1024)) {
      client.send(POST + "\r\n");
      await().until(() -> front.runner.attemptCount() == 1);

      assertEquals(frames * FRAME, client.receive().body().length);
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aClientThatStopsInItsBodyIsCutOff() throws Exception {
    try (var front = FrontFixture.with().http("read-stall = 300ms").over(Script.accept());
        var client = front.client()) {
      client.send(POST + "Content-Length: 10\r\n\r\nhalf");

      assertStopped(front);
      assertTrue(client.isClosed());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosed() throws Exception {
    try (var front = FrontFixture.with().http("idle-timeout = 2s").over(Script.accept());
        var silent = front.client();
        var used = front.client()) {
      assertEquals(200, used.send(HELLO).receive().status());

      assertTrue(used.isClosed());
      assertTrue(silent.isClosed());
    }
  }

  @Test
  void aRunningCallIsNoIdleConnection() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            io.girolle.harness.Action.delay(java.time.Duration.ofMillis(3000)),
            start(200),
            io.girolle.harness.Action.data("late"),
            success());
    try (var front =
            FrontFixture.with()
                .http("idle-timeout = 1s, read-stall = 1s, write-stall = 1s")
                .over(script);
        var client = front.client()) {
      client.send(POST + "\r\n");

      assertEquals("late", client.receive().text());
    }
  }

  @Test
  void aHeadThatNeverEndsIsCutOff() throws Exception {
    try (var front = FrontFixture.with().http("head-timeout = 300ms").over(Script.accept());
        var client = front.client()) {
      client.send(POST + "X: ");

      assertTrue(client.isClosed());
      assertEquals(0, front.agent.inFlight());
    }
  }

  @Test
  void aHeadThatIsTooLongIs431() throws Exception {
    try (var front = FrontFixture.with().http("head-limit = 1KiB").over(Script.echo());
        var client = front.client()) {
      client.send(POST + "X: " + "x".repeat(700) + "\r\n\r\n");
      assertEquals(200, client.receive().status());
      client.send(POST + "X: " + "x".repeat(1100) + "\r\n\r\n");
      RawAnswer answer = client.receive();

      assertEquals(431, answer.status());
      assertEquals(
          "{\"message\":\"Request header fields too large for this server, > max 1024\"}\n",
          answer.text());
      assertEquals(1, front.runner.attemptCount());
    }
  }

  @Test
  void aHeadThatIsMuchTooLongIsRefusedOrCutOff() throws Exception {
    try (var front = FrontFixture.with().http("head-limit = 1KiB").over(Script.echo());
        var client = front.client()) {
      client.send(POST);
      assertTrue(client.isCutOffWhileSending(8 << 20));
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void aHeadWithTooManyFieldsIsRefused() throws Exception {
    try (var front = FrontFixture.with().http("head-fields = 10").over(Script.echo());
        var client = front.client()) {
      client.send(POST + "X: x\r\n".repeat(20) + "\r\n");

      assertEquals(400, client.receive().status());
      assertEquals(0, front.runner.attemptCount());
    }
  }
}
