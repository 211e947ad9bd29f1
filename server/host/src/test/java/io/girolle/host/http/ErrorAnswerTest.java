package io.girolle.host.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAnswerTest {

  private static void assertError(int status, String message, RawAnswer answer) throws Exception {
    assertEquals(status, answer.status());
    assertTrue(answer.text().endsWith("}\n"), answer.text());
    assertEquals(message, new ObjectMapper().readTree(answer.text()).path("message").asText());
    assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
    assertEquals(String.valueOf(answer.body().length), answer.header("Content-Length"));
    assertEquals(26, answer.header("Fn-Call-Id").length());
    assertEquals(status == 503 ? "15" : null, answer.header("Retry-After"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET /nowhere             | 404 | Path not found: GET /nowhere",
        "GET /invoke              | 404 | Path not found: GET /invoke",
        "POST /invoke/            | 404 | Path not found: POST /invoke/",
        "POST /invoke/fn1/        | 404 | Path not found: POST /invoke/fn1/",
        "POST /t/                 | 404 | Path not found: POST /t/",
        "POST /r//x               | 404 | Path not found: POST /r//x",
        "GET /a%22b%3C            | 404 | Path not found: GET /a\"b<",
        "GET /invoke/fn1          | 405 | Method not allowed: GET /invoke/fn1",
        "PUT /invoke/fn1          | 405 | Method not allowed: PUT /invoke/fn1",
        "post /invoke/fn1         | 405 | Method not allowed: post /invoke/fn1",
        "POST /invoke/fn1;x       | 404 | Fn not found",
        "get /version             | 405 | Method not allowed: get /version",
        "POST /                   | 405 | Method not allowed: POST /",
        "DELETE /version          | 405 | Method not allowed: DELETE /version",
        "POST /invoke/nobody      | 404 | Fn not found",
        "POST /t/nobody/x         | 404 | App not found",
        "POST /r/nobody/x         | 404 | App not found",
        "POST /t/shop/x           | 404 | Trigger not found",
        "POST /r/shop/x           | 404 | Trigger not found"
      })
  void saysWhatIsWrongAndKeepsTheConnection(String request, int status, String message)
      throws Exception {
    try (var front = FrontFixture.over(Script.accept());
        var client = front.client()) {
      for (String body : List.of("Content-Length: 3\r\n\r\nabc", "\r\n")) {
        client.send(request + " HTTP/1.1\r\nHost: lb\r\n" + body);
        assertError(status, message.replace("\\n", "\n"), client.receive());
      }
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void greetsAndTellsItsVersion() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      RawAnswer hello = front.ask("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer version = front.ask("GET /version HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals("{\"hello\":\"world!\"}\n", hello.text());
      assertEquals("{\"version\":\"1.2.3\"}\n", version.text());
      assertEquals("application/json; charset=utf-8", version.header("Content-Type"));
    }
  }

  @Test
  void noRoomIs503WithATimeToComeAgain() throws Exception {
    var setup = FrontFixture.with().settings("placement { timeout = 50ms, delay = 10ms }");
    try (var front = setup.over(Script.nack());
        var client = front.client()) {
      for (String target : List.of("/invoke/fn1", "/t/shop", "/r/shop")) {
        client.send("POST " + target + " HTTP/1.1\r\nHost: lb\r\n\r\n");
        assertError(503, "Timed out - server too busy", client.receive());
      }
    }
  }

  @Test
  void theIdIsThatOfTheCall() throws Exception {
    try (var front = FrontFixture.over(Script.failure(504, "Timed out", true))) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertError(504, "Timed out", answer);
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
    }
  }

  @Test
  void aRunnerThatTakesItsClientForGoneIsAnswered() throws Exception {
    try (var front = FrontFixture.over(Script.failure(444, "client gone", false))) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertError(444, "client gone", answer);
    }
  }

  @Test
  void everyAnswerHasAnIdOfItsOwn() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      String request = "GET /nowhere HTTP/1.1\r\nHost: lb\r\n\r\n";

      assertNotEquals(
          front.ask(request).header("Fn-Call-Id"), front.ask(request).header("Fn-Call-Id"));
    }
  }

  @Test
  void anOverridersRejectionIsTheAnswer() throws Exception {
    var setup =
        FrontFixture.with()
            .overrider(
                call -> {
                  throw new CallRejectedException(429, Blame.CLIENT, "not \"now\" <é>");
                });
    try (var front = setup.over(Script.accept())) {
      assertError(
          429, "not \"now\" <é>", front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n"));
    }
  }

  @Test
  void aCatalogThatFailsIs500() throws Exception {
    var broken =
        new TestCatalog() {
          @Override
          public CompletionStage<Optional<AppFunction>> function(String id) {
            throw new IllegalStateException("the secret reason");
          }
        };
    try (var front = FrontFixture.with().catalog(broken).over(Script.accept())) {
      assertError(
          500, "internal server error", front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n"));
    }
  }

  @Test
  void aCatalogMayAnswerLater() throws Exception {
    var asked = new CompletableFuture<CompletableFuture<Optional<AppFunction>>>();
    var slow =
        new TestCatalog() {
          @Override
          public CompletionStage<Optional<AppFunction>> function(String id) {
            var later = new CompletableFuture<Optional<AppFunction>>();
            asked.complete(later);
            return later;
          }
        };
    try (var front = FrontFixture.with().catalog(slow).over(Script.answer("at last"));
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 1\r\n\r\nx");
      CompletableFuture<Optional<AppFunction>> later = asked.get();
      assertEquals(0, front.runner.attemptCount());
      new TestCatalog().function("fn1").thenAccept(later::complete);

      assertEquals("at last", client.receive().text());
      assertEquals("x", front.runner.lastAttempt().body().toStringUtf8());
    }
  }

  @Test
  void aRunnerThatFailsAfterTheHeadCutsTheConnection() throws Exception {
    var gate = new CompletableFuture<Void>();
    var script =
        Script.of(
            Action.awaitRequest(),
            Action.start(200, "Content-Type", "text/plain"),
            Action.data("half"),
            Action.await(gate),
            Action.failure(502, "error receiving function response", true));
    try (var front = FrontFixture.over(script);
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer head = client.receiveHead();
      assertEquals(200, head.status());
      assertNull(head.header("Content-Length"));
      assertEquals("half", client.chunk());
      gate.complete(null);

      assertTrue(client.isClosed());
      assertEquals(502, front.nextEnd().httpStatus());
      await().until(() -> front.agent.inFlight() == 0);
    }
  }
}
