package io.girolle.host.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.spi.App;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
  private static final String SMALL_LIMIT = "request-limit = 100";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private static String post(String rest) {
    return "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n" + rest;
  }

  @Test
  void aDeclaredLengthOverTheLimitIs413BeforeAnyLookup() throws Exception {
    var untouched =
        new TestCatalog() {
          @Override
          public CompletionStage<Optional<App>> app(String idOrName) {
            throw new AssertionError("looked up");
          }
        };
    var setup = FrontFixture.with().settings(SMALL_LIMIT).catalog(untouched);
    try (var front = setup.over(Script.accept());
        var client = front.client()) {
      client.send("POST /t/nobody HTTP/1.1\r\nHost: lb\r\nContent-Length: 101\r\n\r\n");
      RawAnswer answer = client.receive();

      assertEquals(413, answer.status());
      assertEquals(
          "{\"message\":\"Content-Length too large for this server, 101 > max 100\"}\n",
          answer.text());
      assertEquals(26, answer.header("Fn-Call-Id").length());
      assertNull(answer.header("Connection"));
      client.send("x".repeat(101) + "GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, client.receive().status());
    }
  }

  @Test
  void aBodyAtTheLimitIsTaken() throws Exception {
    try (var front = FrontFixture.with().settings(SMALL_LIMIT).over(Script.echo());
        var client = front.client()) {
      String body = "x".repeat(100);
      client.send(post("Content-Length: 100\r\n\r\n" + body));
      assertEquals(body, client.receive().text());
      client.send(post(CHUNKED + "64\r\n" + body + "\r\n0\r\n\r\n"));
      assertEquals(body, client.receive().text());
    }
  }

  @Test
  void chunksOverTheLimitAre413AndTheConnectionLives() throws Exception {
    try (var front = FrontFixture.with().settings(SMALL_LIMIT).over(Script.accept());
        var client = front.client()) {
      client.send(post(CHUNKED + "60\r\n" + "x".repeat(96) + "\r\n"));
      client.send("5\r\nabcde\r\n");
      RawAnswer answer = client.receive();

      assertEquals(413, answer.status());
      assertEquals(
          "{\"message\":\"Request body too large for this server, > max 100\"}\n", answer.text());
      assertEquals(413, front.nextEnd().httpStatus());
      client.send("10\r\n0123456789abcdef\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, client.receive().status());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 40000000\r\n\r\n", CHUNKED + "2625a00\r\n"})
  void anEndlessUploadIsCutOffAfterItsAnswer(String framing) throws Exception {
    try (var front = FrontFixture.with().settings(SMALL_LIMIT).over(Script.accept());
        var client = front.client()) {
      client.send(post(framing + "x".repeat(200)));

      assertEquals(413, client.receive().status());
      assertTrue(client.isCutOffWhileSending(40_000_000));
    }
  }

  @Test
  void aClientThatWaitsAfterItsAnswerIsCutOff() throws Exception {
    var setup = FrontFixture.with().settings(SMALL_LIMIT).http("left-over.time = 300ms");
    try (var front = setup.over(Script.accept());
        var client = front.client()) {
      client.send(post("Content-Length: 200\r\n\r\nhalf"));

      assertEquals(413, client.receive().status());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aClientThatSendsMoreThanMayBeLeftOverIsCutOff() throws Exception {
    var setup =
        FrontFixture.with().settings(SMALL_LIMIT).http("left-over { bytes = 1KiB, time = 1min }");
    try (var front = setup.over(Script.accept());
        var client = front.client()) {
      client.send(post(CHUNKED + "1000\r\n" + "x".repeat(101)));

      assertEquals(413, client.receive().status());
      client.send("x".repeat(1024));
      assertTrue(client.isClosed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
  void aRejectionDoesNotWaitForTheBody(String expecting) throws Exception {
    var setup =
        FrontFixture.with()
            .overrider(
                call -> {
                  throw new CallRejectedException(429, Blame.CLIENT, "no");
                });
    try (var front = setup.over(Script.echo());
        var client = front.client()) {
      client.send(post(expecting + "Content-Length: 5242880\r\n\r\n"));

      RawAnswer answer = client.receive();
      assertEquals(429, answer.status());
      assertEquals("{\"message\":\"no\"}\n", answer.text());
      assertEquals(0, front.runner.attemptCount());
      front.assertNothingIsLeft();
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToContinueOnce() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(post("Expect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
      assertEquals(100, client.receive().status());
      client.send("body");

      RawAnswer answer = client.receive();
      assertEquals(200, answer.status());
      assertEquals("body", answer.text());
    }
  }

  @Test
  void aClientThatAsksFirstIsRefusedWithoutBeingToldToContinue() throws Exception {
    var rejecting =
        FrontFixture.with()
            .settings(SMALL_LIMIT)
            .overrider(
                call -> {
                  throw new CallRejectedException(429, Blame.CLIENT, "no");
                });
    try (var front = rejecting.over(Script.echo())) {
      String tooLong = post("Expect: 100-continue\r\nContent-Length: 101\r\n\r\n");
      String rejected = post("Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");

      RawAnswer answer = front.ask(tooLong);
      assertEquals(413, answer.status());
      assertEquals("close", answer.header("Connection"));
      assertEquals(429, front.ask(rejected).status());
    }
  }

  @Test
  void aClientThatLeavesDuringTheUploadIsLoggedAs444() throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = front.client()) {
      client.send(post("Content-Length: 10\r\n\r\nhalf"));
      await().until(() -> front.agent.inFlight() == 1);
      client.reset();

      assertEquals(444, front.nextEnd().httpStatus());
      assertEquals(0, front.runner.attemptCount());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }

  @Test
  void aBodyCutShortIsLoggedAs444AndNotAnswered() throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = front.client()) {
      client.send(post("Content-Length: 10\r\n\r\nhalf")).endSending();

      assertEquals(444, front.nextEnd().httpStatus());
      assertTrue(client.isClosed());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void aChunkOfImpossibleLengthEndsTheCall() throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = front.client()) {
      client.send(post(CHUNKED + "fffffffffffffffff\r\n"));

      assertEquals(400, front.nextEnd().httpStatus());
      assertEquals(400, client.receive().status());
      assertTrue(client.isClosed());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void bodiesBeyondTheirMemoryAreRefusedAndItsGivenBack() throws Exception {
    var setup = FrontFixture.with().settings("body-memory = 100, request-limit = 1000");
    try (var front = setup.over(Script.echo());
        var client = front.client()) {
      client.send(post("Content-Length: 200\r\n\r\n" + "x".repeat(200)));
      RawAnswer refused = client.receive();
      assertEquals(503, refused.status());
      assertEquals("15", refused.header("Retry-After"));
      for (int i = 0; i < 3; i++) {
        client.send(post("Content-Length: 90\r\n\r\n" + "x".repeat(90)));
        assertEquals(200, client.receive().status());
      }
    }
  }

  @Test
  void aBodyWaitsForTheMemoryOfOthers() throws Exception {
    var gate = new CompletableFuture<Void>();
    var setup = FrontFixture.with().settings("body-memory = 100, body-wait = 1min");
    try (var front = setup.over(Script.echo().once(gate));
        var first = front.client();
        var second = front.client();
        var third = front.client()) {
      first.send(post("Content-Length: 60\r\n\r\n" + "1".repeat(60)));
      await().until(() -> front.runner.attemptCount() == 1);
      second.send(post("Content-Length: 60\r\n\r\n" + "2".repeat(60)));
      third.send(post(CHUNKED + "3c\r\n" + "3".repeat(60) + "\r\n0\r\n\r\n"));
      await().until(() -> front.agent.inFlight() == 3);
      await()
          .during(java.time.Duration.ofMillis(200))
          .until(() -> front.runner.attemptCount() == 1 && front.agent.bodyMemory() == 60);
      gate.complete(null);

      assertEquals("1".repeat(60), first.receive().text());
      assertEquals("2".repeat(60), second.receive().text());
      assertEquals("3".repeat(60), third.receive().text());
      await().until(() -> front.agent.inFlight() == 0 && front.agent.bodyMemory() == 0);
    }
  }

  @Test
  void aBodyThatWaitsTooLongForMemoryIs503() throws Exception {
    var setup = FrontFixture.with().settings("body-memory = 100, body-wait = 200ms");
    try (var front = setup.over(Script.of(Action.awaitRequest(), Action.stall()));
        var first = front.client();
        var second = front.client()) {
      first.send(post("Content-Length: 60\r\n\r\n" + "1".repeat(60)));
      await().until(() -> front.runner.attemptCount() == 1);
      second.send(post("Content-Length: 60\r\n\r\n" + "2".repeat(60)));

      RawAnswer answer = second.receive();
      assertEquals(503, answer.status());
      assertEquals("15", answer.header("Retry-After"));
      assertEquals(60, front.agent.bodyMemory());
      second.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, second.receive().status());
    }
  }

  @Test
  void moreBodiesThanMemoryAreTakenOrShedAndNothingIsLeft() throws Exception {
    int many = 40;
    var setup = FrontFixture.with().settings("body-memory = 40KiB, body-wait = 500ms");
    try (var front = setup.over(Script.echo())) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        RawClient client = front.client();
        clients.add(client);
        client.send(post(i % 2 == 0 ? CHUNKED : "Content-Length: 10000\r\n\r\n"));
      }
      for (int i = 0; i < many; i++) {
        String body = String.valueOf((char) ('a' + i % 26)).repeat(10_000);
        clients.get(i).send(i % 2 == 0 ? "2710\r\n" + body + "\r\n0\r\n\r\n" : body);
      }
      for (RawClient client : clients) {
        RawAnswer answer = client.receive();
        assertTrue(answer.status() == 200 || answer.status() == 503, "" + answer.status());
        assertTrue(answer.status() == 503 || answer.body().length == 10_000);
        client.close();
      }
      await().until(() -> front.agent.inFlight() == 0 && front.agent.bodyMemory() == 0);
    }
  }

  @Test
  void aDeadlineDuringTheUploadIs504() throws Exception {
    var setup =
        FrontFixture.with()
            .settings("placement.timeout = 0s, headroom = 0s")
            .overrider(call -> call.timeout(java.time.Duration.ofSeconds(1)));
    try (var front = setup.over(Script.of(Action.stall()));
        var client = front.client()) {
      client.send(post("Content-Length: 10\r\n\r\nhalf"));
      RawAnswer answer = client.receive();

      assertEquals(504, answer.status());
      assertEquals("{\"message\":\"Timed out\"}\n", answer.text());
      client.send("+ rest");
      client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals(200, client.receive().status());
    }
  }
}
