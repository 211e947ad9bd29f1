package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.close;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.dataWhenReady;
import static io.girolle.harness.Action.stall;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class Http2Test {
  private static final int FRAME = 10 * 1024;
  private static final String INVOKE = "/invoke/fn1";
  private static final Script RUNNING = Script.of(awaitRequest(), stall());

  private static void assertStopped(FrontFixture front) throws Exception {
    assertEquals(444, front.nextEnd().httpStatus());
    front.assertNothingIsLeft();
  }

  private static boolean drain(FrontFixture front) {
    try {
      return front.agent.drain(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers "ab", the second part when the gate opens. */
  private static Script twoParts(CompletableFuture<Void> gate) {
    return Script.of(
        awaitRequest(), start(200), data("a"), Action.await(gate), data("b"), success());
  }

  private static void assertAnswers(Http2Client client) throws Exception {
    assertEquals("{\"hello\":\"world!\"}\n", client.get("/").body());
  }

  @Test
  void callsShareAConnectionFromItsFirstByteOn() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = new Http2Client(front.address)) {
      var first = client.post(INVOKE);
      var second = client.post(INVOKE);
      second.send("2", true);
      assertEquals("2", second.body());
      first.send("1", false).send("1", true);

      assertEquals(200, first.status());
      assertEquals("11", first.body());
      assertEquals(26, first.header("fn-call-id").length());
      assertNull(first.header("connection"));
      assertNull(first.header("transfer-encoding"));
      assertEquals("http://lb/invoke/fn1", front.called().url());
      assertTrue(
          front.called().headers().keySet().stream().noneMatch(name -> name.startsWith(":")),
          front.called().headers().toString());
    }
  }

  @Test
  void aClientOfHttp11MayAskForIt() throws Exception {
    try (var front = FrontFixture.over(Script.echo())) {
      var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      var get = HttpRequest.newBuilder(front.uri("/t/shop")).build();
      var post =
          HttpRequest.newBuilder(front.uri(INVOKE))
              .POST(HttpRequest.BodyPublishers.ofString("body"))
              .build();

      var first = client.send(get, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, first.statusCode());
      assertEquals(HttpClient.Version.HTTP_2, first.version());
      assertTrue(
          front.called().headers().keySet().stream()
              .noneMatch(name -> name.contains("Http2-Settings") || name.contains("Upgrade")),
          front.called().headers().toString());
      var second = client.send(post, HttpResponse.BodyHandlers.ofString());
      assertEquals("body", second.body());
      assertEquals(HttpClient.Version.HTTP_2, second.version());
    }
  }

  @Test
  void aRequestWithABodyThatAsksForItIsAnsweredAsItIs() throws Exception {
    try (var front = FrontFixture.over(Script.echo())) {
      RawAnswer answer =
          front.ask(
              "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                  + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 4\r\n\r\nbody");

      assertEquals(200, answer.status());
      assertEquals("body", answer.text());
    }
  }

  @Test
  void mayBeTurnedOff() throws Exception {
    try (var front = FrontFixture.with().http("http2.enabled = false").over(Script.echo());
        var client = new Http2Client(front.address)) {
      client.closed();
    }
  }

  @Test
  void aStreamOfAnAnswerFlowsAndEndsWell() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(twoParts(gate));
        var client = new Http2Client(front.address)) {
      var stream = client.get("/t/shop");
      await().until(() -> stream.text().equals("a"));
      gate.complete(null);

      assertEquals("ab", stream.body());
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aLongAnswerComesWhole() throws Exception {
    int frames = 300;
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(frames, FRAME), success());
    try (var front = FrontFixture.over(script);
        var client = new Http2Client(front.address)) {
      assertEquals(frames * FRAME, client.get("/t/shop").body().length());
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void theHeadOfAnAnswerIsAllThatHeadGets() throws Exception {
    try (var front = FrontFixture.over(Script.answer("some text"));
        var client = new Http2Client(front.address)) {
      var stream = client.open("HEAD", "/t/shop", true);

      assertEquals(200, stream.status());
      assertEquals("", stream.body());
    }
  }

  @Test
  void anErrorAfterTheHeadResetsTheStreamAlone() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            awaitRequest(), start(200), data("a"), Action.await(gate), close(Status.INTERNAL));
    try (var front = FrontFixture.over(script);
        var client = new Http2Client(front.address)) {
      var broken = client.get("/t/shop");
      await().until(() -> broken.text().equals("a"));
      gate.complete(null);

      broken.resetCode();
      assertEquals(500, front.nextEnd().httpStatus());
      assertAnswers(client);
    }
  }

  @Test
  void aStreamThatTheClientResetsStopsItsCallAlone() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(Script.answer("other").once(gate));
        var client = new Http2Client(front.address)) {
      var other = client.get("/t/shop");
      await().until(() -> front.runner.attemptCount() == 1);
      var left = client.post(INVOKE).send("x", true);
      await().until(() -> front.runner.attemptCount() == 2);
      left.reset();

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertEquals(444, front.nextEnd().httpStatus());
      gate.complete(null);
      assertEquals("other", other.body());
      assertEquals(200, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void aStreamThatIsResetWhileItsCallWaitsStopsIt() throws Exception {
    try (var front = FrontFixture.over(Script.nack());
        var client = new Http2Client(front.address)) {
      var stream = client.get("/t/shop");
      await().until(() -> front.agent.waiting() == 1);
      stream.reset();

      assertStopped(front);
      assertAnswers(client);
    }
  }

  @Test
  void aStreamThatIsResetDuringTheUploadStopsItsCall() throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("half", false);
      await().until(() -> front.agent.inFlight() == 1 && front.agent.bodyMemory() == 4);
      stream.reset();

      assertStopped(front);
      assertEquals(0, front.runner.attemptCount());
      assertAnswers(client);
    }
  }

  @Test
  void aStreamThatIsResetWhileTheFunctionIsSilentStopsItsCall() throws Exception {
    var silent = Script.of(awaitRequest(), start(200), data("event"), stall());
    try (var front = FrontFixture.over(silent);
        var client = new Http2Client(front.address)) {
      var stream = client.get("/t/shop");
      await().until(() -> stream.text().equals("event"));
      stream.reset();

      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertStopped(front);
      assertAnswers(client);
    }
  }

  @Test
  void aLostConnectionStopsAllItsCalls() throws Exception {
    int many = 5;
    try (var front = FrontFixture.over(RUNNING);
        var client = new Http2Client(front.address)) {
      for (int i = 0; i < many; i++) {
        client.post(INVOKE).send("x", i % 2 == 0);
      }
      await().until(() -> front.runner.attemptCount() == 3 && front.agent.inFlight() == many);
      client.close();

      for (int i = 0; i < many; i++) {
        assertEquals(444, front.nextEnd().httpStatus());
      }
      await().until(() -> front.agent.inFlight() == 0);
      await().until(() -> front.runner.attempts().stream().allMatch(a -> a.cancelled().isDone()));
    }
  }

  @Test
  void aBodyOverTheLimitIs413AndTheConnectionLives() throws Exception {
    try (var front = FrontFixture.with().settings("request-limit = 100").over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("x".repeat(101), false);

      assertEquals(413, stream.status());
      stream.send("more", true);
      assertEquals(
          "{\"message\":\"Request body too large for this server, > max 100\"}\n", stream.body());
      assertEquals(413, front.nextEnd().httpStatus());
      assertAnswers(client);
    }
  }

  @Test
  void aClientThatTakesNothingOfItsAnswerIsResetAlone() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(1000, FRAME), success());
    try (var front = FrontFixture.with().http("write-stall = 300ms").over(script);
        var client = new Http2Client(front.address)) {
      var stream = client.get("/t/shop").stopReading();

      assertStopped(front);
      front.runner.lastAttempt().cancelled().get(1, TimeUnit.MINUTES);
      assertTrue(stream.text().length() < 1000 * FRAME);
      assertAnswers(client);
    }
  }

  @Test
  void aClientThatStopsInItsBodyIsResetAlone() throws Exception {
    try (var front = FrontFixture.with().http("read-stall = 300ms").over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stream = client.post(INVOKE).send("half", false);

      stream.resetCode();
      assertStopped(front);
      assertAnswers(client);
    }
  }

  @Test
  void oneStreamTooManyIsReset() throws Exception {
    try (var front = FrontFixture.with().http("http2.streams = 3").over(RUNNING);
        var client = new Http2Client(front.address)) {
      List<Http2Client.Stream> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(client.get("/t/shop"));
      }
      await().until(() -> front.runner.attemptCount() == 3);

      assertEquals(3, client.settings.get(1, TimeUnit.MINUTES).maxConcurrentStreams());
      client.get("/t/shop").resetCode();
      assertEquals(3, front.agent.inFlight());
      running.get(0).reset();
      assertEquals(444, front.nextEnd().httpStatus());
      assertAnswers(client);
    }
  }

  @Test
  void aClientThatResetsOnAndOnLosesItsConnection() throws Exception {
    try (var front = FrontFixture.with().http("http2.resets = 20").over(RUNNING);
        var client = new Http2Client(front.address)) {
      for (int i = 0; i < 100 && client.isOpen(); i++) {
        try {
          client.get("/t/shop").reset();
        } catch (Exception e) {
          break;
        }
      }

      client.closed();
      assertTrue(front.runner.attemptCount() < 60, "attempts: " + front.runner.attemptCount());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void aConnectionWithoutStreamsIsClosed() throws Exception {
    try (var front = FrontFixture.with().http("idle-timeout = 2s").over(Script.accept());
        var unused = new Http2Client(front.address);
        var used = new Http2Client(front.address)) {
      assertAnswers(used);

      used.closed();
      unused.closed();
    }
  }

  @Test
  void anUnfinishedPrefaceIsClosed() throws Exception {
    try (var front = FrontFixture.with().http("idle-timeout = 300ms").over(Script.accept());
        var client = front.client()) {
      client.send("PRI * HTTP/2.0\r\n\r\n");

      assertTrue(client.isClosed());
    }
  }

  @Test
  void headersThatAreTooLongAreRefused() throws Exception {
    try (var front = FrontFixture.with().http("head-limit = 1KiB").over(Script.echo());
        var client = new Http2Client(front.address)) {
      var headers = new DefaultHttp2Headers(false);
      headers.method("GET").path("/t/shop").scheme("http").authority("lb");
      headers.add("x", "x".repeat(1100));

      assertEquals(431, client.open(headers, true).status());
      assertAnswers(client);
    }
  }

  @Test
  void aDetachedCallOutlivesItsStream() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script = Script.of(awaitRequest(), start(202), Action.await(gate), success());
    try (var front = FrontFixture.over(script);
        var client = new Http2Client(front.address)) {
      var headers = new DefaultHttp2Headers(false);
      headers.method("POST").path(INVOKE).scheme("http").authority("lb");
      headers.add("fn-invoke-type", "detached");
      assertEquals(202, client.open(headers, true).status());
      client.close();
      gate.complete(null);

      assertEquals(202, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aClosedWindowHoldsTheAnswerBack() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(4000, FRAME), success());
    var small = Http2Settings.defaultSettings().initialWindowSize(16 * 1024);
    try (var front = FrontFixture.over(script);
        var client = new Http2Client(front.address, small)) {
      var stream = client.get("/t/shop").stopReading();
      await().until(() -> front.runner.attemptCount() == 1);
      var attempt = front.runner.lastAttempt();
      await().during(Duration.ofMillis(300)).until(() -> attempt.sentFrames() < 2000);

      assertFalse(attempt.hasEnded());
      assertTrue(stream.text().length() <= 16 * 1024);
    }
  }

  @Test
  void dataOfAStreamThatWasResetHarmsNoOther() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front =
            FrontFixture.with().http("read-stall = 300ms").over(Script.answer("other").once(gate));
        var client = new Http2Client(front.address)) {
      var other = client.get("/t/shop");
      await().until(() -> front.runner.attemptCount() == 1);
      var stalled = client.post(INVOKE);
      stalled.resetCode();
      int window = client.window();
      for (int i = 0; i < 10; i++) {
        client.sendLate(stalled, new byte[FRAME], i == 9);
      }

      await().until(() -> client.window() == window + 10 * FRAME);
      assertAnswers(client);
      gate.complete(null);
      assertEquals("other", other.body());
    }
  }

  @Test
  void dataOfAStreamOverItsNumberHarmsNoOther() throws Exception {
    try (var front = FrontFixture.with().http("http2.streams = 1").over(RUNNING);
        var client = new Http2Client(front.address)) {
      var running = client.get("/t/shop");
      await().until(() -> front.runner.attemptCount() == 1);
      var refused = client.post(INVOKE);
      client.sendLate(refused, new byte[FRAME], false);
      client.sendLate(refused, new byte[FRAME], true);

      refused.resetCode();
      running.reset();
      assertStopped(front);
      assertAnswers(client);
    }
  }

  @Test
  void moreDataThanWasOnItsWayEndsTheConnection() throws Exception {
    try (var front =
            FrontFixture.with()
                .http("read-stall = 300ms, http2.window = 32KiB")
                .over(Script.accept());
        var client = new Http2Client(front.address)) {
      var stalled = client.post(INVOKE);
      stalled.resetCode();
      for (int i = 0; i < 4; i++) {
        client.sendLate(stalled, new byte[FRAME], false);
      }

      client.closed();
    }
  }

  @Test
  void oneOfManyStreamsThatCameTogetherIsStoppedAlone() throws Exception {
    var script = Script.of(awaitRequest(), start(200), dataWhenReady(4000, FRAME), success());
    var small = Http2Settings.defaultSettings().initialWindowSize(16 * 1024);
    try (var front = FrontFixture.over(script);
        var client = new Http2Client(front.address, small)) {
      List<Http2Client.Stream> streams = client.getTogether("/t/shop?", 10);
      for (Http2Client.Stream stream : streams) {
        stream.stopReading();
      }
      await().until(() -> front.runner.attemptCount() == 10);
      streams.get(6).reset();

      assertEquals(444, front.nextEnd().httpStatus());
      for (Attempt attempt : front.runner.attempts()) {
        if (attempt.call().url().endsWith("?6")) {
          attempt.cancelled().get(1, TimeUnit.MINUTES);
        } else {
          assertFalse(attempt.hasEnded());
        }
      }
      assertTrue(front.hasNoEnd());
    }
  }

  @Test
  void streamsThatRunWhenTheServerTakesNoMoreConnectionsEndWell() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(twoParts(gate));
        var client = new Http2Client(front.address)) {
      var begun = client.get("/t/shop");
      await().until(() -> begun.text().equals("a"));
      var silent = client.post(INVOKE).send("x", false);
      await().until(() -> front.agent.inFlight() == 2);
      front.server.stopAccepting();

      assertEquals(Integer.MAX_VALUE, client.goodbye.get(1, TimeUnit.MINUTES));
      silent.send("y", true);
      gate.complete(null);

      assertEquals("ab", begun.body());
      assertEquals("ab", silent.body());
      assertNull(silent.header("connection"));
      assertEquals(200, front.nextEnd().httpStatus());
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aClientThatSaysGoodbyeGetsTheAnswersThatItWaitsFor() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(twoParts(gate));
        var client = new Http2Client(front.address)) {
      var begun = client.get("/t/shop");
      var silent = client.post(INVOKE).send("x", false);
      await().until(() -> begun.text().equals("a"));
      client.sayGoodbye();
      silent.send("y", true);
      await().until(() -> silent.text().equals("a"));
      gate.complete(null);

      assertEquals("ab", begun.body());
      assertEquals("ab", silent.body());
      assertEquals(200, front.nextEnd().httpStatus());
      assertEquals(200, front.nextEnd().httpStatus());
    }
  }

  @Test
  void aStreamThatComesAfterTheGoodbyeIsToldToTryElsewhere() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var front = FrontFixture.over(Script.answer("last").once(gate));
        var client = new Http2Client(front.address)) {
      var running = client.get("/t/shop");
      await().until(() -> front.runner.attemptCount() == 1);
      front.server.stopAccepting();
      client.goodbye.get(1, TimeUnit.MINUTES);
      var drained = CompletableFuture.supplyAsync(() -> drain(front));
      await().until(() -> client.get("/t/shop").status() == 503);
      gate.complete(null);

      assertEquals("last", running.body());
      assertTrue(drained.get(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void aConnectionIsForgottenWhenItEnds() throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var closed = new Http2Client(front.address);
        var reset = new Http2Client(front.address);
        var unused = new Http2Client(front.address)) {
      assertAnswers(closed);
      assertAnswers(reset);
      await().until(() -> front.server.http2Connections() == 3);
      closed.close();
      reset.abort();
      unused.drop();

      await().until(() -> front.server.http2Connections() == 0);
    }
  }

  @Test
  void aStreamOfALostConnectionFailsItsClient() throws Exception {
    try (var front = FrontFixture.over(RUNNING);
        var client = new Http2Client(front.address)) {
      var stream = client.get("/t/shop");
      await().until(() -> front.runner.attemptCount() == 1);
      front.server.close();

      assertThrows(Exception.class, stream::body);
      client.closed();
    }
  }
}
