package io.girolle.functions.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  @Test
  void readsWhatComesOneByteAtATime() throws IOException {
    InputStream trickle =
        new ByteArrayInputStream(
            bytes(
                "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) {
          @Override
          public synchronized int read(byte[] into, int from, int size) {
            return super.read(into, from, Math.min(1, size));
          }
        };
    assertEquals("abc", text(new RequestReader(trickle).read().orElseThrow().body()));
  }

  @Test
  void readsOneRequestAfterTheOther() throws IOException {
    RequestReader requests =
        reader("POST /call HTTP/1.1\nContent-Length: 1\n\na\r\nGET / HTTP/1.0\r\n\r\n");
    assertEquals("a", text(requests.read().orElseThrow().body()));
    assertEquals("GET", requests.read().orElseThrow().method());
    assertTrue(requests.read().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /call HTTP/1.1",
        "POST /call\r\n\r\n",
        "POST /call HTTP/2.0\r\n\r\n",
        "POST /call HTTP/1.1\r\nno colon\r\n\r\n",
        "POST /call HTTP/1.1\r\nA: b\r\n folded: c\r\n\r\n",
        "POST /call HTTP/1.1\r\nContent-Length : 1\r\n\r\na",
        "POST /call HTTP/1.1\r\nContent-Length: +1\r\n\r\na",
        "POST /call HTTP/1.1\r\nContent-Length: 2\r\n\r\na",
        "POST /call HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\na",
        "POST /call HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /call HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /call HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
        "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n",
      })
  void refusesWhatCannotBeUnderstood(String request) {
    assertThrows(MalformedRequestException.class, () -> reader(request).read());
  }

  @Test
  void takesAHeadUpToTheLimit() throws IOException {
    String head = "POST /call HTTP/1.1\r\nTransfer-Encoding: chunked\r\nA: \r\n\r\n";
    String value = "v".repeat(LineReader.LIMIT_BYTES - head.length());
    String request = head.replace("A: ", "A: " + value) + "1\r\na\r\n0\r\n\r\n";
    assertEquals(value, reader(request).read().orElseThrow().headers().first("a", ""));
    String larger = request.replace("A: ", "A: v");
    assertThrows(MalformedRequestException.class, () -> reader(larger).read());
  }

  private static RequestReader reader(String text) {
    return new RequestReader(new ByteArrayInputStream(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
