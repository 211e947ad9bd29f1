package io.girolle.functions.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FunctionServerTest {
  private static final int LARGE_BYTES = 5 * 1024 * 1024;

  @TempDir Path folder;
  private Path socket;
  private FunctionServer server;
  private Thread serving;

  @BeforeEach
  void start() throws Exception {
    socket = folder.resolve("lsnr.sock");
    server =
        FunctionServer.open(
            Map.of(
                "FN_FORMAT", "http-stream",
                "FN_LISTENER", "unix:" + socket,
                "FN_APP_ID", "app",
                "HOME", "/nowhere"));
    serving = new Thread(this::serve);
    serving.start();
  }

  private void serve() {
    try {
      server.serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    serving.join();
    assertFalse(Files.exists(socket));
  }

  @Test
  void onlyTheFinalNameIsThere() throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      assertEquals(List.of(socket), names.toList());
    }
  }

  @Test
  void takesThePlaceOfSocketsThatWereLeftOver() throws Exception {
    Files.createFile(folder.resolve("h.tmp"));
    FunctionServer second =
        FunctionServer.open(Map.of("FN_FORMAT", "http-stream", "FN_LISTENER", "unix:" + socket));
    assertTrue(Files.exists(socket));
    assertFalse(Files.exists(folder.resolve("h.tmp")));
    second.close();
  }

  @Test
  void saysWhichSocketItCannotListenOn() {
    Path nowhere = folder.resolve("missing/lsnr.sock");
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                FunctionServer.open(
                    Map.of("FN_FORMAT", "http-stream", "FN_LISTENER", "unix:" + nowhere)));
    assertTrue(failure.getMessage().startsWith("cannot listen on " + nowhere));
  }

  @Test
  void greetsAndTellsSettingsAndHeaders() throws IOException {
    try (Caller caller = new Caller(socket)) {
      caller.send(
          "POST /call HTTP/1.1\r\nHost: localhost\r\nFn-Call-Id: 01\r\nContent-Length: 7\r\n"
              + "accept:  */* \r\n\r\n Mireio");
      Caller.Answer answer = caller.receive();
      assertEquals(200, answer.status());
      assertTrue(answer.head().contains("Content-Type: text/plain; charset=utf-8\n"));
      assertEquals(
          "Hello, Mireio!\n"
              + "FN_APP_ID=app\n"
              + "FN_FORMAT=http-stream\n"
              + ("FN_LISTENER=unix:" + socket + "\n")
              + "\n"
              + "header accept: */*\n"
              + "header Content-Length: 7\n"
              + "header Fn-Call-Id: 01\n"
              + "header Host: localhost\n",
          answer.text());
    }
  }

  @Test
  void echoesALargeChunkedBody() throws IOException {
    byte[] body = new byte[LARGE_BYTES];
    new Random(1).nextBytes(body);
    try (Caller caller = new Caller(socket)) {
      caller.send(
          "POST /call HTTP/1.1\r\nHello-Echo: true\r\nContent-Type: image/png\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
      for (int from = 0; from < body.length; from += 10_007) {
        caller.sendChunk(body, from, Math.min(10_007, body.length - from));
      }
      caller.send("0\r\n\r\n");
      Caller.Answer answer = caller.receive();
      assertEquals(200, answer.status());
      assertTrue(answer.head().contains("Content-Type: image/png\n"));
      assertArrayEquals(body, answer.body());
    }
  }

  @Test
  void echoesATriggersBody() throws IOException {
    try (Caller caller = new Caller(socket)) {
      caller.send(
          "POST /call HTTP/1.1\r\nFn-Http-H-Hello-Echo: TRUE\r\nContent-Length: 3\r\n\r\nabc");
      Caller.Answer answer = caller.receive();
      assertTrue(answer.head().contains("Content-Type: application/octet-stream\n"));
      assertEquals("abc", answer.text());
    }
  }

  @Test
  void keepsTheConnectionForTheNextCall() throws IOException {
    try (Caller caller = new Caller(socket)) {
      caller.send("POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nAda\r\n0\r\n\r\n");
      assertTrue(caller.receive().text().startsWith("Hello, Ada!\n"));
      caller.send("POST /call HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
      assertTrue(caller.receive().text().startsWith("Hello, world!\n"));
    }
  }

  @Test
  void closesTheConnectionWhenAskedTo() throws IOException {
    try (Caller caller = new Caller(socket)) {
      caller.send("POST /call HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertTrue(caller.receive().head().contains("Connection: close\n"));
      assertTrue(caller.isAtEnd());
    }
  }

  @Test
  void servesOneConnectionWhileAnotherIsOpen() throws IOException {
    try (Caller slow = new Caller(socket);
        Caller quick = new Caller(socket)) {
      slow.send("POST /call HTTP/1.1\r\nContent-Length: 4\r\n\r\nsl");
      quick.send("POST /call HTTP/1.1\r\nContent-Length: 5\r\n\r\nquick");
      assertTrue(quick.receive().text().startsWith("Hello, quick!\n"));
      slow.send("ow");
      assertTrue(slow.receive().text().startsWith("Hello, slow!\n"));
    }
  }

  @Test
  void takesARequestByteByByte() throws IOException {
    try (Caller caller = new Caller(socket)) {
      String request =
          "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\nG\r\n2\r\nus\r\n"
              + "0\r\nTrailer: t\r\n\r\n";
      for (byte next : request.getBytes(StandardCharsets.US_ASCII)) {
        caller.send(new byte[] {next});
      }
      assertTrue(caller.receive().text().startsWith("Hello, Gus!\n"));
    }
  }

  @Test
  void failsWhatIsNotACall() throws IOException {
    for (String line : List.of("POST /other", "GET /call", "POST /call?x=1")) {
      try (Caller caller = new Caller(socket)) {
        caller.send(line + " HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
        Caller.Answer answer = caller.receive();
        assertEquals(502, answer.status(), line);
        assertEquals("not a POST to /call\n", answer.text());
        assertTrue(caller.isAtEnd());
      }
    }
  }

  @Test
  void closesTheConnectionOnWhatIsNotHttp() throws IOException {
    try (Caller caller = new Caller(socket)) {
      caller.send("hello?\r\n");
      assertTrue(caller.isAtEnd());
    }
    try (Caller caller = new Caller(socket)) {
      caller.send("POST /call HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertEquals(200, caller.receive().status());
    }
  }
}
