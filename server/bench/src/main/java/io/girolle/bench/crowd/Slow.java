package io.girolle.bench.crowd;

import com.google.protobuf.ByteString;
import io.girolle.bench.BenchException;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.grpc.ServerCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that hardly read, a function that hardly reads, and small calls beside them. */
final class Slow {
  static final String STREAM = "stream";
  static final String SIP = "sip";
  static final String ECHO = "echo";

  private static final int FRAME = 10 * 1024;
  private static final int RESPONSE = 200 << 20;
  private static final int UPLOAD = 1 << 20;
  private static final int SLOW_BYTES_PER_SECOND = 256 << 10;
  private static final int READERS = 50;
  private static final int UPLOADERS = 50;
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration HOW_LONG = Duration.ofSeconds(60);
  private static final ByteString PART = ByteString.copyFrom(new byte[FRAME]);
  private static final double MIB = 1 << 20;

  private final AtomicInteger failed = new AtomicInteger();
  private final ScheduledExecutorService time = Executors.newScheduledThreadPool(1, Slow::daemon);

  /** Serves calls by their function. */
  ServerCall.Listener<ClientMsg> serve(ServerCall<ClientMsg, RunnerMsg> stream) {
    var call = new Sluggish(stream);
    call.read(1);
    return call;
  }

  /** Measures, prints what it found, and says whether the bars hold. */
  boolean run(CrowdNode node, PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    small(node, Duration.ofSeconds(10));
    long[] alone = small(node, Duration.ofSeconds(10));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        Socket reader = ask(node, STREAM, 0);
        sockets.add(reader);
        start(() -> readSlowly(reader.getInputStream()));
      }
      sockets.add(ask(node, STREAM, 0));
      for (int i = 0; i < UPLOADERS; i++) {
        Socket uploader = ask(node, SIP, UPLOAD);
        sockets.add(uploader);
        start(() -> uploader.getOutputStream().write(new byte[UPLOAD]));
      }
      small(node, Duration.ofSeconds(5));
      JvmGauge.Memory early = node.jvm().live();
      long[] beside = small(node, HOW_LONG);
      JvmGauge.Memory late = node.jvm().live();
      out.printf(
          "%d answers of 200 MiB to clients that read 256 KiB/s, one that stopped, %d uploads of 1"
              + " MiB to a function that reads 64 KiB/s: live heap %.1f -> %.1f MiB, direct %.1f ->"
              + " %.1f MiB within %d s; small calls p50 %.1f, p99 %.1f ms (alone %.1f, %.1f); %d"
              + " failed%n",
          READERS,
          UPLOADERS,
          early.heap() / MIB,
          late.heap() / MIB,
          early.direct() / MIB,
          late.direct() / MIB,
          HOW_LONG.toSeconds(),
          at(beside, 50),
          at(beside, 99),
          at(alone, 50),
          at(alone, 99),
          failed.get());
      out.flush();
      return failed.get() == 0 && late.more(early, 1) < 4 * MIB;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      time.shutdownNow();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A small call every so often; how long each took, in order of time. */
  private long[] small(CrowdNode node, Duration howLong) throws IOException, InterruptedException {
    List<Long> took = new ArrayList<>();
    long end = System.nanoTime() + howLong.toNanos();
    try (Socket socket = new Socket(node.front().getAddress(), node.front().getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      byte[] request = request(ECHO, 1, "x");
      byte[] answer = new byte[4096];
      for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
        socket.getOutputStream().write(request);
        int read = in.read(answer);
        took.add(System.nanoTime() - begun);
        if (read < 0
            || !new String(answer, 0, 15, StandardCharsets.ISO_8859_1).endsWith(" 200 OK")) {
          failed.incrementAndGet();
        }
        Thread.sleep(BETWEEN.toMillis());
      }
    }
    return took.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static double at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }

  private Socket ask(CrowdNode node, String function, int length) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(node.front());
    socket.getOutputStream().write(request(function, length, ""));
    return socket;
  }

  private static byte[] request(String function, int length, String body) {
    return ("POST /invoke/crowd."
            + function
            + " HTTP/1.1\r\nHost: lb\r\nContent-Length: "
            + length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void start(Work work) {
    Thread thread =
        daemon(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // the run is over
              }
            });
    thread.start();
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "slow");
    thread.setDaemon(true);
    return thread;
  }

  private static void readSlowly(InputStream in) throws IOException {
    byte[] buffer = new byte[SLOW_BYTES_PER_SECOND / 10];
    try {
      while (in.readNBytes(buffer, 0, buffer.length) > 0) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call of one of the functions. */
  private final class Sluggish extends RunnerCall {
    private String function = "";
    private int sent;

    Sluggish(ServerCall<ClientMsg, RunnerMsg> stream) {
      super(stream);
    }

    @Override
    void begun(String call) {
      for (String name : Arrays.asList(STREAM, SIP, ECHO)) {
        if (call.contains("\"fn_id\":\"crowd." + name + "\"")) {
          function = name;
        }
      }
      read(1);
    }

    @Override
    void part(ByteString bytes) {
      if (function.equals(SIP)) {
        var unused =
            time.schedule(() -> read(1), FRAME * 1000L / (64 << 10), TimeUnit.MILLISECONDS);
      } else {
        read(1);
      }
    }

    @Override
    void whole() {
      if (function.equals(STREAM)) {
        start();
        onReady();
      } else {
        answer(ByteString.copyFromUtf8("x"));
      }
    }

    @Override
    public void onReady() {
      if (!function.equals(STREAM)) {
        return;
      }
      while (isReady() && sent < RESPONSE) {
        data(PART);
        sent += FRAME;
      }
      if (sent >= RESPONSE && !isClosed()) {
        finish();
      }
    }
  }
}
