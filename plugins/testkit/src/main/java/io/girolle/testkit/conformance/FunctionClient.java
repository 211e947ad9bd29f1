package io.girolle.testkit.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Calls functions on their sockets, as a runner does. */
final class FunctionClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String STATUS_LINE = "HTTP/1.1 nnn";

  private FunctionClient() {}

  /** Calls a function once, without a body; gives the status of its answer. */
  static int call(SocketAddress endpoint) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var readable = Selector.open()) {
      channel.connect(endpoint);
      channel.write(ISO_8859_1.encode(request()));
      channel.configureBlocking(false).register(readable, SelectionKey.OP_READ);
      var line = ByteBuffer.allocate(STATUS_LINE.length());
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (line.hasRemaining()) {
        if (System.nanoTime() > giveUp) {
          throw new SocketTimeoutException("the function doesn't answer in " + PATIENCE);
        }
        readable.select(100);
        readable.selectedKeys().clear();
        if (channel.read(line) < 0) {
          throw new EOFException("the function closed the connection without an answer");
        }
      }
      return status(ISO_8859_1.decode(line.flip()).toString());
    }
  }

  private static String request() {
    Instant deadline = Instant.now().plus(PATIENCE).truncatedTo(ChronoUnit.SECONDS);
    return """
        POST /call HTTP/1.1
        Host: localhost
        Fn-Call-Id: 01HV3Q6Z8N4X5Y7R9S2T1W0ABC
        Fn-Deadline: %s
        Content-Type: text/plain
        Transfer-Encoding: chunked

        0

        """
        .formatted(deadline)
        .replace("\n", "\r\n");
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.1 \\d{3}")) {
      throw new IOException("the function answers with '" + line + "' (expected: HTTP/1.1)");
    }
    return Integer.parseInt(line.substring(line.length() - 3));
  }
}
