package io.girolle.host.conformance.lb;

import io.girolle.host.conformance.OwnThread;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends recorded requests over raw sockets, one connection each. */
public final class RecordedClient {
  private static final int PATIENCE_MILLIS = 30_000;

  private final InetSocketAddress address;

  /** A client of the load balancer at an address. */
  public RecordedClient(InetSocketAddress address) {
    this.address = address;
  }

  /** Sends a request and waits for the answer to end. */
  public Answer ask(RecordedRequest request) {
    return ask(request, new CompletableFuture<>());
  }

  /**
   * Sends a request and waits for the answer to end.
   *
   * @param leave when done, the client closes its connection
   */
  public Answer ask(RecordedRequest request, CompletionStage<?> leave) {
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(address, PATIENCE_MILLIS);
      var left = leave.thenRun(() -> close(socket));
      var sent = CompletableFuture.runAsync(() -> send(request, socket), new OwnThread());
      Answer answer = read(socket, request.method());
      left.toCompletableFuture().cancel(false);
      if (answer.complete()) {
        sent.cancel(false);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer read(Socket socket, String method) throws IOException {
    var all = new ByteArrayOutputStream();
    var buffer = new byte[64 * 1024];
    InputStream in = socket.getInputStream();
    while (true) {
      int read;
      try {
        read = in.read(buffer);
      } catch (SocketTimeoutException e) {
        throw new AssertionError(
            "no whole answer within %d ms, only %s".formatted(PATIENCE_MILLIS, all), e);
      } catch (IOException e) {
        read = -1;
      }
      if (read < 0) {
        return Answer.of(all.toByteArray(), method, true);
      }
      all.write(buffer, 0, read);
      Answer answer = Answer.of(all.toByteArray(), method, false);
      if (answer.complete()) {
        return answer;
      }
    }
  }

  private void send(RecordedRequest request, Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request.headFor(host()).getBytes(StandardCharsets.ISO_8859_1));
      if (request.chunks().isEmpty()) {
        out.write(request.body());
      } else {
        sendChunks(request, out);
      }
      out.flush();
      if (request.isTruncated()) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // The server has closed or answered early: what the client read tells.
    }
  }

  private static void sendChunks(RecordedRequest request, OutputStream out) throws IOException {
    int at = 0;
    for (int size : request.chunks()) {
      out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(Arrays.copyOfRange(request.body(), at, at + size));
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      at += size;
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private String host() {
    return "127.0.0.1:" + address.getPort();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
