package io.girolle.functions.hello;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The runner's side of one connection, byte by byte. */
final class Caller implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  Caller(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = new BufferedInputStream(Channels.newInputStream(channel));
    out = Channels.newOutputStream(channel);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void sendChunk(byte[] bytes, int from, int size) throws IOException {
    send(Integer.toHexString(size) + "\r\n");
    out.write(bytes, from, size);
    send("\r\n");
  }

  Answer receive() throws IOException {
    StringBuilder head = new StringBuilder();
    int length = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      head.append(line).append('\n');
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    return new Answer(head.toString(), in.readNBytes(length));
  }

  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the answer ends in its head");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).trim();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  record Answer(String head, byte[] body) {
    int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
