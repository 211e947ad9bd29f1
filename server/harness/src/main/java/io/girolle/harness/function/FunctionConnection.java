package io.girolle.harness.function;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP/1.1 connection, one request after the other. */
public final class FunctionConnection implements AutoCloseable {
  private static final int SLICE_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  /** Over a channel that is connected, which is closed with it. */
  public FunctionConnection(SocketChannel channel) {
    this.channel = channel;
    in = new BufferedInputStream(Channels.newInputStream(channel), SLICE_BYTES);
    out = Channels.newOutputStream(channel);
  }

  /** The next request; none when the runner has closed the connection. */
  public Optional<FunctionRequest> next() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return Optional.empty();
    }
    in.reset();
    line();
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return Optional.of(new FunctionRequest(headers, body(headers)));
  }

  /** Answers the last request. */
  public void answer(byte[] body) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    out.write(head.getBytes(ISO_8859_1));
    for (int from = 0; from < body.length; from += SLICE_BYTES) {
      out.write(body, from, Math.min(SLICE_BYTES, body.length - from));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (!headers.containsKey("transfer-encoding")) {
      return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(exactly(size));
      line();
    }
    while (!line().isEmpty()) {
      // trailers mean nothing here
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the request ends in its body");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the request ends within a line");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
