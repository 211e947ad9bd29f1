package io.girolle.host.http;

import static io.girolle.harness.Action.awaitRequest;
import static io.girolle.harness.Action.awaitTry;
import static io.girolle.harness.Action.data;
import static io.girolle.harness.Action.failure;
import static io.girolle.harness.Action.start;
import static io.girolle.harness.Action.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.girolle.harness.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {

  private static Script answering(int status, String... headers) {
    return Script.of(awaitRequest(), start(status, headers), data("body"), success());
  }

  @Test
  void theRequestIsFramedForTheFunction() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      front.ask(
          "PUT /t/shop/pay?q=1 HTTP/1.1\r\nHost: shop.example\r\ncontent-type: text/x\r\n"
              + "x-a: 1\r\nX-A: 2\r\nFn-Invoke-Type: detached\r\nConnection: x-named\r\n"
              + "X-Named: n\r\nContent-Length: 2\r\n\r\nhi");

      assertEquals(
          Map.of(
              "Content-Type", List.of("text/x"),
              "Fn-Http-H-X-A", List.of("1", "2"),
              "Fn-Http-H-Fn-Invoke-Type", List.of("detached"),
              "Fn-Http-H-Content-Length", List.of("2"),
              "Fn-Http-Method", List.of("PUT"),
              "Fn-Http-Request-Url", List.of("http://shop.example/t/shop/pay?q=1"),
              "Fn-Intent", List.of("httprequest")),
          front.called().headers());
      assertFalse(front.called().detached());
      assertEquals("PUT", front.called().method());
      assertEquals("pay", front.called().triggerId());
      assertEquals("hi", front.runner.lastAttempt().body().toStringUtf8());
    }
  }

  @Test
  void theClientCantForgeTheFrame() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      front.ask("GET /t/shop HTTP/1.1\r\nHost: lb\r\nFn-Http-Method: X\r\nFn-Intent: x\r\n\r\n");

      assertEquals(List.of("GET"), front.called().headers().get("Fn-Http-Method"));
      assertEquals(List.of("httprequest"), front.called().headers().get("Fn-Intent"));
      assertEquals(List.of("x"), front.called().headers().get("Fn-Http-H-Fn-Intent"));
    }
  }

  @Test
  void onlyWhatTheFunctionFramedComesBack() throws Exception {
    var script =
        answering(
            200,
            "Content-Type",
            "text/x",
            "Fn-Http-H-X-A",
            "1",
            "fn-http-h-x-a",
            "2",
            "X-Plain",
            "p",
            "Fn-Http-Status",
            "201",
            "Fn-Http-H-Connection",
            "x-gone",
            "Fn-Http-H-X-Gone",
            "g",
            "Fn-Http-H-Transfer-Encoding",
            "gzip",
            "Fn-Http-H-Content-Length",
            "99",
            "Fn-Http-H-Fn-Call-Id",
            "forged",
            "Fn-Http-H-",
            "nameless",
            "Fn-Http-H-Keep-Alive",
            "1");
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer = front.ask("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(201, answer.status());
      assertEquals("body", answer.text());
      assertEquals(List.of("1", "2"), answer.all("X-A"));
      assertEquals("text/x", answer.header("Content-Type"));
      assertEquals("4", answer.header("Content-Length"));
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
      assertEquals(
          List.of("content-length", "content-type", "date", "fn-call-id", "x-a"), answer.names());
      assertEquals(201, front.nextEnd().httpStatus());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, plain, Fn-Http-H-Content-Type, framed",
    "Fn-Http-H-Content-Type, framed, Content-Type, plain"
  })
  void aFramedContentTypeWinsInAnyOrder(String one, String value, String other, String otherValue)
      throws Exception {
    try (var front = FrontFixture.over(answering(200, one, value, other, otherValue))) {
      RawAnswer answer = front.ask("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals("framed", answer.header("Content-Type"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, 418, 418", "200, 200, 200", "202, 204, 204", "204, 201, 201", "200, 0, 200",
    "200, -5, 200", "200, abc, 200", "200, '', 200", "202, abc, 200", "404, 201, 404",
    "503, 201, 503", "0, 201, 201", "200, 99, 502", "200, 199, 502", "200, 1000, 502",
    "200, 99999999999, 200"
  })
  void theStatusIsTheFunctionsUnlessTheRunnerHasAnError(int runners, String framed, int clients)
      throws Exception {
    try (var front = FrontFixture.over(answering(runners, "Fn-Http-Status", framed))) {
      RawAnswer answer = front.ask("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(clients, answer.status());
      assertEquals(front.called().id(), answer.header("Fn-Call-Id"));
      assertEquals(clients, front.nextEnd().httpStatus());
    }
  }

  @Test
  void ofTwoStatusesTheFirstCounts() throws Exception {
    var script = answering(200, "Fn-Http-Status", "201", "Fn-Http-Status", "202");
    try (var front = FrontFixture.over(script)) {
      assertEquals(201, front.ask("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n").status());
    }
  }

  @Test
  void anImpossibleStatusOfALongAnswerIsRefusedToo() throws Exception {
    var script =
        Script.of(
            awaitRequest(),
            start(200, "Fn-Http-Status", "99", "Fn-Http-H-X", "x"),
            data(new byte[100_000]),
            success());
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer = front.ask("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(502, answer.status());
      assertEquals("{\"message\":\"invalid function response\"}\n", answer.text());
      assertNull(answer.header("X"));
      assertEquals(502, front.nextEnd().httpStatus());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void someStatusesHaveNeitherBodyNorLength(int status) throws Exception {
    try (var front = FrontFixture.over(answering(200, "Fn-Http-Status", "" + status));
        var client = front.client()) {
      client.send("GET /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer answer = client.receive();

      assertEquals(status, answer.status());
      assertNull(answer.header("Content-Length"));
      assertNull(answer.header("Transfer-Encoding"));
      assertEquals(200, client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n").receive().status());
    }
  }

  @ParameterizedTest
  @CsvSource({"GET", "DELETE", "PATCH", "OPTIONS", "TRACE", "PURGE"})
  void takesAnyMethod(String method) throws Exception {
    try (var front = FrontFixture.over(answering(200))) {
      RawAnswer answer = front.ask(method + " /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals("body", answer.text());
      assertEquals(method, front.called().method());
    }
  }

  @Test
  void theAnswerToHeadIsAHead() throws Exception {
    try (var front = FrontFixture.over(answering(200, "Fn-Http-H-X", "x"));
        var client = front.client()) {
      client.send("HEAD /t/shop/pay HTTP/1.1\r\nHost: lb\r\n\r\n");
      RawAnswer answer = client.receiveHead();

      assertEquals(200, answer.status());
      assertEquals("x", answer.header("X"));
      assertEquals("4", answer.header("Content-Length"));
      client.send("GET / HTTP/1.1\r\nHost: lb\r\n\r\n");
      assertEquals("{\"hello\":\"world!\"}\n", client.receive().text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/t/shop, root",
    "/t/shop/, root",
    "/t/shop/pay, pay",
    "/t/shop/caf%C3%A9, cafe",
    "/t/shop/caf\u00c3\u00a9, cafe",
    "/t/shop/%70ay, pay",
    "/%74/sh%6Fp/pay, pay",
    "/t/shop/pay;by=card, card",
    "/t/shop/pay%3Bby=card, card",
    "/t/shop/pay%2Fback, back",
    "/t/shop/pay?a;b=%2F, pay",
    "http://lb/t/shop/pay?a, pay",
    "http://lb/t/shop/pay;by=card, card"
  })
  void findsTheTriggerByItsPath(String target, String trigger) throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      RawAnswer answer = front.ask("GET " + target + " HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(200, answer.status());
      assertEquals(trigger, front.called().triggerId());
    }
  }

  @Test
  void theUrlIsUtf8() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      front.ask("GET /t/shop/caf\u00c3\u00a9?q=\u00c3\u00a9 HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals("http://lb/t/shop/café?q=é", front.called().url());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/t/shop/pay/, Trigger",
    "/t/shop/pay/x, Trigger",
    "/t/shop//pay, Trigger",
    "/t/shop/PAY, Trigger",
    "/t/shop/pa, Trigger",
    "/t/nobody/pay, App",
    "/t/shop/lost, Fn",
    "/t/shop/pay%2Fx, Trigger",
    "/t/shop/pay;x, Trigger",
    "/t/shop/pay%252Fback, Trigger"
  })
  void anythingElseIsNotFound(String target, String what) throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      RawAnswer answer = front.ask("GET " + target + " HTTP/1.1\r\nHost: lb\r\n\r\n");

      assertEquals(404, answer.status());
      assertEquals("{\"message\":\"" + what + " not found\"}\n", answer.text());
      assertEquals(26, answer.header("Fn-Call-Id").length());
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void nothingOfTheFunctionIsInAnError() throws Exception {
    var script =
        Script.of(
            awaitTry(),
            start(200, "Content-Type", "text/x", "Fn-Http-H-X", "x", "Set-Cookie", "c"),
            data("half"),
            failure(502, "function failed", true));
    for (String target : List.of("/t/shop/pay", "/invoke/fn1", "/r/shop/pay")) {
      try (var front = FrontFixture.over(script)) {
        RawAnswer answer = front.ask("POST " + target + " HTTP/1.1\r\nHost: lb\r\n\r\n");

        assertEquals(502, answer.status());
        assertEquals("{\"message\":\"function failed\"}\n", answer.text());
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
        assertEquals(
            List.of("content-length", "content-type", "date", "fn-call-id"), answer.names());
      }
    }
  }

  @Test
  void aRouteIsATriggerWithoutTheFrame() throws Exception {
    var script = answering(202, "X-Plain", "p", "Fn-Http-Status", "404", "Fn-Http-H-Y", "y");
    try (var front = FrontFixture.over(script)) {
      RawAnswer answer =
          front.ask(
              "GET /r/shop/pay HTTP/1.1\r\nHost: lb\r\nX-A: 1\r\nFn-Invoke-Type: sync\r\n\r\n");

      assertEquals(
          Map.of("X-A", List.of("1"), "Fn-Invoke-Type", List.of("sync")), front.called().headers());
      assertEquals("pay", front.called().triggerId());
      assertEquals(202, answer.status());
      assertEquals("p", answer.header("X-Plain"));
      assertEquals("y", answer.header("Fn-Http-H-Y"));
      assertEquals("404", answer.header("Fn-Http-Status"));
    }
  }

  @Test
  void aRouteIsNeverDetached() throws Exception {
    try (var front = FrontFixture.over(Script.accept())) {
      RawAnswer answer =
          front.ask("POST /r/shop HTTP/1.1\r\nHost: lb\r\nFn-Invoke-Type: detached\r\n\r\n");

      assertEquals(200, answer.status());
      assertFalse(front.called().detached());
    }
  }
}
