package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeTest {

  @Test
  void theFunctionsAnswerIsTheClients() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            start(200, "Content-Type", "text/plain", "Fn-Http-Status", "404", "x-lower", "1"),
            data("hello"),
            success());
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer =
          front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 3\r\n\r\nabc");

      assertEquals(200, answer.status());
      assertEquals("hello", answer.text());
      assertEquals("5", answer.header("Content-Length"));
      assertEquals("text/plain", answer.header("Content-Type"));
      assertEquals("404", answer.header("Fn-Http-Status"));
      assertEquals("1", answer.header("X-Lower"));
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
      assertEquals("abc", front.runner.lastAttempt().body().toStringUtf8());
      assertEquals("POST", front.called().method());
      assertEquals("fn1", front.called().functionId());
      assertFalse(front.called().detached());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 302, 404, 418, 500, 503, 999})
  void theStatusIsPassedOn(int status) throws Exception {
    try (var front =
        FrontFixture.over(Script.of(awaitRequest(), start(status), data("x"), success()))) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(status, answer.status());
      assertEquals("x", answer.text());
      assertEquals(status, front.nextEnd().httpStatus());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "-7, 200", "1, 502", "100, 502", "199, 502", "1000, 502"})
  void aStatusThatIsNoneIsUnsetOrRefused(int runners, int clients) throws Exception {
    try (var front =
        FrontFixture.over(Script.of(awaitRequest(), start(runners), data("x"), success()))) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(clients, answer.status());
      assertEquals(clients, front.nextEnd().httpStatus());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void someStatusesHaveNeitherBodyNorLength(int status) throws Exception {
    try (var front =
            FrontFixture.over(Script.of(awaitRequest(), start(status), data("x"), success()));
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer answer = client.receive();

      assertEquals(status, answer.status());
      assertNull(answer.header("Content-Length"));
      assertNull(answer.header("Transfer-Encoding"));
      assertEquals(200, client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n").receive().status());
    }
  }

  @Test
  void requestHeadersAreCanonicalAndThoseOfTheHopStay() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      front.ask(
          "POST /invoke/fn1 HTTP/1.1\r\nhOST: lb\r\ncontent-type: text/x\r\nX_UNDER: u\r\n"
              + "x-many: 1\r\nX-Many: 2, 3\r\nconnection: close, x-NAMED\r\nx-named: secret\r\n"
              + "KEEP-ALIVE: 5\r\nte: trailers\r\nproxy-connection: x\r\nUpgrade: h2c\r\n"
              + "FN-CALL-ID: mine\r\nAccept-Encoding: gzip\r\ncontent-length: 0\r\n\r\n");

      assertEquals(
          Map.of(
              "Content-Type", List.of("text/x"),
              "X_under", List.of("u"),
              "X-Many", List.of("1", "2, 3"),
              "Fn-Call-Id", List.of("mine"),
              "Accept-Encoding", List.of("gzip"),
              "Content-Length", List.of("0")),
          front.called().headers());
    }
  }

  @Test
  void headersAreUtf8BothWays() throws Exception {
    var script = Script.of(awaitRequest(), start(200, "X-Name", "café ← \u010a"), success());
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer =
          front.ask(
              "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nX-Utf: caf\u00c3\u00a9\r\n"
                  + "X-Latin: caf\u00e9\r\n\r\n");

      assertEquals(List.of("café"), front.called().headers().get("X-Utf"));
      assertEquals(List.of("caf\ufffd"), front.called().headers().get("X-Latin"));
      assertEquals("caf\u00c3\u00a9 \u00e2\u0086\u0090 \u00c4\u008a", answer.header("X-Name"));
    }
  }

  @Test
  void answerHeadersOfTheHopStayAndValuesAreKept() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            start(
                200,
                "Set-Cookie",
                "a=1",
                "set-cookie",
                "b=2",
                "Connection",
                "x-hop",
                "X-Hop",
                "h",
                "Keep-Alive",
                "timeout=1",
                "Transfer-Encoding",
                "gzip",
                "Trailer",
                "X-T",
                "Fn-Call-Id",
                "runner's",
                "Content-Length",
                "77",
                "Upgrade",
                "h2c"),
            data("x"),
            success());
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(List.of("a=1", "b=2"), answer.all("Set-Cookie"));
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
      assertEquals("1", answer.header("Content-Length"));
      assertEquals(List.of("content-length", "date", "fn-call-id", "set-cookie"), answer.names());
    }
  }

  @Test
  void aHeaderThatCantBeWrittenDoesNoHarm() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            start(
                200,
                "X-Break",
                "a\r\nInjected: yes",
                "Bad Name",
                "v",
                "",
                "empty",
                "X:Y",
                "v",
                "X\r\nInjected",
                "v",
                "Ümlaut",
                "v",
                "X-Good",
                "g"),
            data("x"),
            success());
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer = front.ask("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals("a  Injected: yes", answer.header("X-Break"));
      assertEquals("g", answer.header("X-Good"));
      assertEquals(
          List.of("content-length", "date", "fn-call-id", "x-break", "x-good"), answer.names());
      assertEquals("x", answer.text());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/invoke/fn1?a=b%20c&a=%ff&q=+ | lb:80 | http://lb:80/invoke/fn1?a=b%20c&a=%ff&q=+",
        "/invoke/fn%31                   | a.b   | http://a.b/invoke/fn%31",
        "http://other:99/invoke/fn1?x    | other:99 | http://other:99/invoke/fn1?x"
      })
  void theUrlIsAsItWasSent(String target, String host, String url) throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      RawAnswer answer = front.ask("POST " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

      assertEquals(200, answer.status());
      assertEquals(url, front.called().url());
    }
  }

  @ParameterizedTest
  @CsvSource({"detached, true", "Detached, false", "sync, false", "detached2, false"})
  void isDetachedByTheHeadersExactValue(String type, boolean detached) throws Exception {
    try (var front = FrontFixture.over(Script.answer("result"))) {
      RawAnswer answer =
          front.ask(
              "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nfn-invoke-type: " + type + "\r\n\r\n");

      assertEquals(detached, front.called().detached());
      assertEquals(detached ? 202 : 200, answer.status());
      assertEquals(detached ? "" : "result", answer.text());
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
      assertNull(detached ? answer.header("Content-Type") : null);
    }
  }

  @Test
  void longBodiesArriveWholeBothWays() throws Exception {
    byte[] body = new byte[5 << 20];
    new Random(7).nextBytes(body);
    try (var front = FrontFixture.over(Script.echo())) {
      var request =
          HttpRequest.newBuilder(front.uri("/invoke/fn1"))
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());

      assertArrayEquals(body, answer.body());
      assertEquals(List.of(front.called().id()), answer.headers().allValues("Fn-Call-Id"));
    }
  }

  @Test
  void chunksAreTakenAsOneBody() throws Exception {
    try (var front = FrontFixture.over(Script.echo())) {
      RawAnswer answer =
          front.ask(
              "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n");

      assertEquals("abcde", answer.text());
      assertNull(front.called().headers().get("Transfer-Encoding"));
    }
  }

  @Test
  void aRequestMayBeWrittenByteForByte() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      String request = "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 2\r\n\r\nab";
      for (char c : request.toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertEquals("ab", client.receive().text());
    }
  }

  @Test
  void http10GetsAnAnswerAndAClosedConnection() throws Exception {
    try (var front = FrontFixture.over(Script.answer("hi"));
        var client = front.client()) {
      RawAnswer answer = client.send("POST /invoke/fn1 HTTP/1.0\r\n\r\n").receive();

      assertEquals("hi", answer.text());
      assertEquals(200, answer.status());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      var requests = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        requests
            .append("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nContent-Length: 1\r\n\r\n")
            .append(i);
      }
      client.send(requests.toString());
      for (int i = 0; i < 5; i++) {
        assertEquals(String.valueOf(i), client.receive().text());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xchunked", "gzip, chunked"})
  void anotherTransferCodingIsRefused(String coding) throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(
          "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\nTransfer-Encoding: " + coding + "\r\n\r\n");

      assertEquals(400, client.receive().status());
      assertTrue(client.isClosed());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: -1",
        "Content-Length: 1x",
        "Content-Length: 99999999999999999999"
      })
  void ambiguousLengthsAreRefused(String headers) throws IOException {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send("POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n" + headers + "\r\n\r\n");

      assertEquals(400, client.receive().status());
      assertEquals(0, front.runner.attemptCount());
    }
  }
}
