package io.girolle.host.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end two parsers could see in different places: none may bring a second request
 * along.
 */
class SmugglingTest {
  private static final String POST = "POST /invoke/fn1 HTTP/1.1\r\nHost: lb\r\n";
  private static final String HIDDEN = "GET /t/shop HTTP/1.1\r\nHost: lb\r\n\r\n";
  private static final String CHUNKS = "0\r\n\r\n" + HIDDEN;

  static Stream<Arguments> refused() {
    return Stream.of(
        row(
            "length and chunks",
            POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS),
        row(
            "chunks and length",
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + CHUNKS),
        row("two lengths", POST + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + HIDDEN),
        row("two equal lengths", POST + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + HIDDEN),
        row("a list of lengths", POST + "Content-Length: 0, 44\r\n\r\n" + HIDDEN),
        row("a length with a sign", POST + "Content-Length: +0\r\n\r\n" + HIDDEN),
        row("a length below nothing", POST + "Content-Length: -1\r\n\r\n" + HIDDEN),
        row("a length in hex", POST + "Content-Length: 0x0\r\n\r\n" + HIDDEN),
        row("a length that is none", POST + "Content-Length: many\r\n\r\n" + HIDDEN),
        row(
            "a length beyond numbers",
            POST + "Content-Length: 99999999999999999999\r\n\r\n" + HIDDEN),
        row("an unknown coding", POST + "Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS),
        row("identity", POST + "Transfer-Encoding: identity\r\n\r\n" + HIDDEN),
        row("chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n" + CHUNKS),
        row(
            "chunked in two fields",
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS),
        row(
            "chunked before identity",
            POST + "Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS),
        row("another coding first", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS),
        row("a quoted coding", POST + "Transfer-Encoding: \"chunked\"\r\n\r\n" + CHUNKS),
        row("a coding behind a tab", POST + "Transfer-Encoding: \u000bchunked\r\n\r\n" + CHUNKS),
        row("bare line feeds", POST.replace("\r", "") + "Content-Length: 0\n\n" + HIDDEN),
        row("a bare carriage return", POST + "X: a\rContent-Length: 44\r\n\r\n" + HIDDEN),
        row("a space before the colon", POST + "Content-Length : 44\r\n\r\n" + HIDDEN),
        row("a space in a name", POST + "Content Length: 44\r\n\r\n" + HIDDEN),
        row("NUL in a value", POST + "X: a\0b\r\n\r\n" + HIDDEN),
        row("NUL in a name", POST + "X\0Y: a\r\n\r\n" + HIDDEN),
        row("no name", POST + ": a\r\n\r\n" + HIDDEN),
        row("a name without a colon", POST + "Content-Length\r\n\r\n" + HIDDEN),
        row("no host", "POST /invoke/fn1 HTTP/1.1\r\n\r\n" + HIDDEN),
        row("two hosts", POST + "Host: other\r\n\r\n" + HIDDEN),
        row("the first version", POST.replace("HTTP/1.1", "HTTP/0.9") + "\r\n" + HIDDEN),
        row("a long version", POST.replace("HTTP/1.1", "HTTP/1.10") + "\r\n" + HIDDEN),
        row("a version in small letters", POST.replace("HTTP", "http") + "\r\n" + HIDDEN),
        row("another protocol", POST.replace("HTTP/1.1", "ICY/1.1") + "\r\n" + HIDDEN),
        row("no version", POST.replace(" HTTP/1.1", "") + "\r\n" + HIDDEN),
        row(
            "chunks in a version that has none",
            POST.replace("HTTP/1.1", "HTTP/1.0")
                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                + CHUNKS),
        row(
            "a target of another host",
            "POST http://other/invoke/fn1 HTTP/1.1\r\nHost: lb\r\n\r\n" + HIDDEN));
  }

  private static Arguments row(String what, String request) {
    return Arguments.of(what, request);
  }

  /** Whether all that came is one refusal, or nothing at all. */
  private static void assertRefused(RawClient client) throws IOException {
    try {
      RawAnswer answer = client.receive();
      assertTrue(answer.status() >= 400 && answer.status() < 500, "status " + answer.status());
      assertTrue(client.isClosed());
    } catch (EOFException | SocketException e) {
      return;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, String request) throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(request);

      assertRefused(client);
      assertEquals(0, front.runner.attemptCount());
      assertEquals(0, front.agent.inFlight());
    }
  }

  static Stream<Arguments> badChunks() {
    return Stream.of(
        row("no size", "\r\n" + HIDDEN),
        row("no size, and the end of a body", "\r\n\r\n" + HIDDEN),
        row("a size in no digits", "zz\r\n\r\n" + HIDDEN),
        row("a size with a letter too many", "3g\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size below nothing", "-1\r\n\r\n" + HIDDEN),
        row("a size with a sign", "+3\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size with a sign of hex", "0x10\r\n\r\n" + HIDDEN),
        row("a size behind a space", " 3\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size behind a tab", "\t3\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size before a space", "3 \r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size with a space", "0 3\r\n\r\n" + HIDDEN),
        row("a size in quotes", "\"0\"\r\n\r\n" + HIDDEN),
        row("a size with a comma", "0,3\r\n\r\n" + HIDDEN),
        row("a size beyond numbers", "fffffffffffffffff\r\n" + HIDDEN),
        row("a size of too many digits", "0000000000000003\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size that ends in a line feed", "3\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a size that ends in a carriage return", "3\rabc\r\n0\r\n\r\n" + HIDDEN),
        row("a chunk longer than its size", "3\r\nabcde\r\n0\r\n\r\n" + HIDDEN),
        row("a chunk shorter than its size", "5\r\nabc\r\n0\r\n\r\n" + HIDDEN),
        row("a chunk without an end", "3\r\nabc0\r\n\r\n" + HIDDEN),
        row("a chunk that ends in a line feed", "3\r\nabc\n0\r\n\r\n" + HIDDEN),
        row("a chunk that ends in a carriage return", "3\r\nabc\r0\r\n\r\n" + HIDDEN),
        row("an extension with a line feed", "0;a\nb\r\n\r\n" + HIDDEN),
        row("an extension with a carriage return", "0;a\rb\r\n\r\n" + HIDDEN),
        row("an extension with NUL", "0;a\0b\r\n\r\n" + HIDDEN),
        row("an extension that is too long", "0;" + "x".repeat(70_000) + "\r\n\r\n" + HIDDEN),
        row("a last chunk that ends in a line feed", "0\n\r\n" + HIDDEN),
        row("a body that ends in a line feed", "0\r\n\n" + HIDDEN),
        row("a body that ends in a carriage return", "0\r\n\rX" + HIDDEN),
        row("a trailer without a colon", "0\r\nX\r\n\r\n" + HIDDEN),
        row("a trailer without a name", "0\r\n: x\r\n\r\n" + HIDDEN),
        row("a trailer with a space in its name", "0\r\nX : x\r\n\r\n" + HIDDEN),
        row("a folded trailer", "0\r\nX: x\r\n y\r\n\r\n" + HIDDEN),
        row("a trailer that ends in a line feed", "0\r\nX: x\n\r\n" + HIDDEN),
        row("a trailer that is too long", "0\r\nX: " + "x".repeat(70_000) + "\r\n\r\n" + HIDDEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void badChunks(String what, String chunks) throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

      assertRefused(client);
      front.assertNothingIsLeft();
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badChunks")
  void badChunksBehindAnotherRequest(String what, String chunks) throws Exception {
    String good = POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(good + POST + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n" + chunks);

      assertEquals("abc", client.receive().text());
      assertRefused(client);
      await().until(() -> front.agent.inFlight() == 0);
      assertEquals(1, front.runner.attemptCount());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badChunks")
  void badChunksOfARequestThatWasRefused(String what, String chunks) throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(POST.replace("fn1", "unknown") + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

      assertRefused(client);
      assertEquals(0, front.runner.attemptCount());
    }
  }

  @Test
  void theClientIsToldWhatIsWrongWithAChunk() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + HIDDEN);
      RawAnswer answer = client.receive();

      assertEquals(400, answer.status());
      assertEquals("{\"message\":\"Chunk without a size\"}\n", answer.text());
      assertEquals("close", answer.header("Connection"));
      assertEquals(400, front.nextEnd().httpStatus());
    }
  }

  /** Undertow shows no other version than those that it knows; the framing is the one of 1.1. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9", "HTTP/3.0"})
  void aLaterVersionIsFramedAsTheOneThatIsKnown(String version) throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      String post = POST.replace("HTTP/1.1", version);
      client.send(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      assertEquals("abc", client.receive().text());
      client.send(post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);

      assertRefused(client);
      assertEquals(1, front.runner.attemptCount());
    }
  }

  @Test
  void aFoldedFieldIsUnfolded() throws Exception {
    try (var front = FrontFixture.over(Script.echo())) {
      assertEquals(200, front.ask(POST + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n").status());
      assertEquals("a b", front.called().headers().get("X").get(0).replaceAll("\\s+", " "));
    }
  }

  @Test
  void theCaseOfChunkedDoesNotMatter() throws Exception {
    try (var front = FrontFixture.over(Script.echo())) {
      RawAnswer answer =
          front.ask(
              POST + "Transfer-Encoding: Chunked\r\n\r\n3;ext=\"x\"\r\nabc\r\n0\r\nT: x\r\n\r\n");

      assertEquals("abc", answer.text());
    }
  }

  @Test
  void theBodyEndsWhereItIsSaidTo() throws Exception {
    try (var front = FrontFixture.over(Script.echo());
        var client = front.client()) {
      client.send(POST + "Content-Length: 3\r\n\r\nabc" + HIDDEN);

      assertEquals("abc", client.receive().text());
      assertEquals(200, client.receive().status());
      assertEquals(2, front.runner.attemptCount());
    }
  }
}
