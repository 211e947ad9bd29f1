package io.girolle.runner.fn;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A function for tests, on nothing but the JDK. Each request says by its headers what to do; unless
 * told otherwise it answers with what it saw, a line each. {@code START_*} in its environment says
 * how to start.
 */
public final class ScriptedFunction {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  /** Made once a connection is closed that a request had closed. */
  private volatile Path closed;

  private ScriptedFunction() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> env = System.getenv();
    if (env.containsKey("START_EXIT")) {
      System.err.println("no: the cause is in here");
      System.exit(Integer.parseInt(env.get("START_EXIT")));
    }
    if (env.containsKey("START_CHILD")) {
      new ProcessBuilder(env.get("START_CHILD").split(" ")).start();
    }
    if (env.containsKey("START_WHEN")) {
      awaitFile(Path.of(env.get("START_WHEN")));
    }
    new ScriptedFunction().serve(Path.of(env.get("FN_LISTENER").substring("unix:".length())), env);
  }

  private void serve(Path listener, Map<String, String> env) throws IOException {
    Path real = listener.resolveSibling("real.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(real));
      switch (env.getOrDefault("START_LINK", "relative")) {
        case "relative" -> Files.createSymbolicLink(listener, real.getFileName());
        case "absolute" -> Files.createSymbolicLink(listener, real);
        case "up" ->
            Files.createSymbolicLink(
                listener,
                Path.of("..", listener.getParent().getFileName().toString(), "real.sock"));
        case "file" -> Files.writeString(listener, "not a socket");
        case "none" -> awaitFile(Path.of("/never"));
        default -> throw new IllegalArgumentException(env.get("START_LINK"));
      }
      if (env.containsKey("START_THEN_EXIT")) {
        awaitFile(Path.of(env.get("START_THEN_EXIT")));
        System.exit(3);
      }
      while (true) {
        SocketChannel connection = server.accept();
        int number = connections.incrementAndGet();
        new Thread(() -> serve(connection, number)).start();
      }
    }
  }

  private void serve(SocketChannel connection, int number) {
    try (connection) {
      var in = new BufferedInputStream(Channels.newInputStream(connection));
      OutputStream out = Channels.newOutputStream(connection);
      while (answer(in, out, number)) {
        // the next request of this connection
      }
    } catch (IOException e) {
      System.err.println("connection lost: " + e);
    }
    if (closed != null) {
      try {
        Files.createFile(closed);
      } catch (IOException e) {
        System.err.println("not noted: " + e);
      }
    }
  }

  private boolean answer(InputStream in, OutputStream out, int connection) throws IOException {
    List<String> head = head(in);
    if (head.isEmpty()) {
      return false;
    }
    Map<String, String> headers = headers(head);
    int call = calls.incrementAndGet();
    if (headers.containsKey("x-ledger")) {
      Files.writeString(
          Path.of(headers.get("x-ledger")),
          headers.get("fn-call-id") + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    if (headers.containsKey("x-early")) {
      out.write(bytes(headers.get("x-early")));
      awaitFile(Path.of("/never"));
    }
    byte[] body = headers.containsKey("x-unread") ? new byte[0] : body(in);
    if (headers.containsKey("x-print")) {
      System.out.println(new String(bytes(headers.get("x-print")), StandardCharsets.UTF_8));
    }
    if (headers.containsKey("x-when")) {
      awaitFile(Path.of(headers.get("x-when")));
    }
    if (headers.containsKey("x-exit")) {
      System.exit(Integer.parseInt(headers.get("x-exit")));
    }
    if (headers.containsKey("x-raw")) {
      out.write(bytes(headers.get("x-raw")));
    } else if (headers.containsKey("x-stream")) {
      stream(headers, out);
    } else {
      var seen = new ArrayList<String>();
      seen.add("pid=" + ProcessHandle.current().pid());
      seen.add("call=" + call);
      seen.add("connection=" + connection);
      seen.add("dir=" + Path.of("").toAbsolutePath());
      seen.add("body=" + new String(body, 0, Math.min(100, body.length), StandardCharsets.UTF_8));
      seen.add("length=" + body.length);
      System.getenv().forEach((k, v) -> seen.add("env." + k + "=" + v));
      seen.add("head." + head.get(0));
      head.subList(1, head.size()).forEach(h -> seen.add("head." + h));
      byte[] text = String.join("\n", seen).getBytes(StandardCharsets.UTF_8);
      String answer =
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
              .formatted(text.length);
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      out.write(text);
    }
    if (headers.containsKey("x-then-close-when")) {
      Path when = Path.of(headers.get("x-then-close-when"));
      awaitFile(when);
      closed = when.resolveSibling("closed");
    }
    return !headers.containsKey("x-close") && !headers.containsKey("x-then-close-when");
  }

  /** As many bytes as asked for, chunked, with a note in the ledger of how many could be sent. */
  private static void stream(Map<String, String> headers, OutputStream out) throws IOException {
    long left = Long.parseLong(headers.get("x-stream"));
    var piece = new byte[8192];
    long sent = 0;
    out.write(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    while (left > 0) {
      int n = (int) Math.min(left, piece.length);
      out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(piece, 0, n);
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
      left -= n;
      sent += n;
      if (headers.containsKey("x-sent")) {
        Files.writeString(Path.of(headers.get("x-sent")), Long.toString(sent));
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  private static Map<String, String> headers(List<String> head) {
    var headers = new TreeMap<String, String>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static byte[] body(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      if (size == null) {
        throw new EOFException("in a chunked body");
      }
      int length = Integer.parseInt(size, 16);
      body.write(in.readNBytes(length));
      if (line(in) == null) {
        throw new EOFException("after a chunk");
      }
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void awaitFile(Path file) {
    while (!Files.exists(file)) {
      LockSupport.parkNanos(2_000_000);
    }
  }
}
