package io.girolle.bench.runner;

import io.girolle.bench.BenchException;
import io.girolle.bench.Folders;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The function started by hand, and asked on its socket without a runner between. */
final class DirectFunction implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Path folder;
  private final Process process;
  private final SocketChannel socket;
  private final ByteBuffer received = ByteBuffer.allocate(LONGEST_ANSWER);

  private DirectFunction(Path folder, Process process, SocketChannel socket) {
    this.folder = folder;
    this.process = process;
    this.socket = socket;
  }

  /** Starts it, waits for its socket and connects. */
  static DirectFunction start(List<String> command)
      throws BenchException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("gb");
    Path listener = folder.resolve("lsnr.sock");
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("FN_FORMAT", "http-stream", "FN_LISTENER", "unix:" + listener));
    Process process = builder.start();
    long begun = System.nanoTime();
    while (!Files.exists(listener)) {
      if (!process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
        process.destroyForcibly();
        throw new BenchException("the function doesn't listen: " + command);
      }
      Thread.sleep(1);
    }
    return new DirectFunction(
        folder, process, SocketChannel.open(UnixDomainSocketAddress.of(listener)));
  }

  /** One call, as a runner would send it; returns its body. */
  String call(String body) throws BenchException, IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String request =
        "POST /call HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
            + "Fn-Call-Id: 01M89FGTBGBT6H279EY9RWD4KJ\r\n"
            + "Fn-Deadline: 2100-01-01T00:00:00.000Z\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(bytes.length)
            + "\r\n"
            + body
            + "\r\n0\r\n\r\n";
    ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
    while (out.hasRemaining()) {
      socket.write(out);
    }
    return answer();
  }

  private String answer() throws BenchException, IOException {
    received.clear();
    while (true) {
      if (socket.read(received) < 0) {
        throw new BenchException("the function closed its connection");
      }
      String text =
          new String(received.array(), 0, received.position(), StandardCharsets.ISO_8859_1);
      int head = text.indexOf(END_OF_HEAD);
      if (head < 0) {
        continue;
      }
      int body = head + END_OF_HEAD.length();
      if (text.length() - body >= length(text.substring(0, head))) {
        return text.substring(body);
      }
    }
  }

  private static int length(String head) throws BenchException {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElseThrow(() -> new BenchException("an answer without a length: " + head));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    socket.close();
    Folders.delete(folder);
  }
}
