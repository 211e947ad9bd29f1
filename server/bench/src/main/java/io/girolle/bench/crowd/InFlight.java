package io.girolle.bench.crowd;

import com.google.protobuf.ByteString;
import io.girolle.bench.BenchException;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.grpc.ServerCall;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Many calls in flight at once, which runners take their time for. */
final class InFlight {
  static final String FUNCTION = "hold";

  private static final Duration AT_LEAST = Duration.ofSeconds(10);
  private static final long PATIENCE_SECONDS = 120;
  private static final double KIB = 1024;
  private static final int WARM_UP = 500;
  private static final double MOST_KIB = 16;
  private static final long MORE_THREADS = 4;

  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;

  /** Serves calls: holds them as long as is held. */
  ServerCall.Listener<ClientMsg> serve(ServerCall<ClientMsg, RunnerMsg> stream) {
    var call = new Held(stream);
    call.read(Integer.MAX_VALUE);
    return call;
  }

  /**
   * Measures, prints a line of a table, and says whether the bars hold.
   *
   * @param node the load balancer, before one of these
   */
  boolean run(CrowdNode node, Clients clients, int calls, PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    warmUp(node, clients);
    JvmGauge.Memory before = node.jvm().live();
    long threadsBefore = node.threads();
    long residentBefore = node.residentBytes();
    holding = true;
    long begun = System.nanoTime();
    Tally tally = node.awaitCalls(clients.call(FUNCTION, calls), calls);
    Duration arrival = Duration.ofNanos(System.nanoTime() - begun);
    JvmGauge.Memory during = node.jvm().live();
    long threads = node.threads();
    long resident = node.residentBytes();
    Thread.sleep(Math.max(0, AT_LEAST.minus(arrival).toMillis()));
    release();
    boolean all = tally.await(PATIENCE_SECONDS);
    node.await("girolle_calls_in_flight", 0);
    JvmGauge.Memory after = node.jvm().live();
    double kib = during.more(before, calls) / KIB;
    out.printf(
        "| %s | %,d | %.1f | %d | %.1f | %.1f | %.1f | %d | %d -> %d |%n",
        clients.title(),
        calls,
        arrival.toMillis() / 1e3,
        tally.failed() + tally.unanswered(),
        kib,
        (double) (resident - residentBefore) / calls / KIB,
        after.more(before, calls) / KIB,
        during.direct() >> 20,
        threadsBefore,
        threads);
    out.flush();
    return all && tally.failed() == 0 && kib <= MOST_KIB && threads - threadsBefore <= MORE_THREADS;
  }

  /** The table's head. */
  static String head() {
    return """

        | calls | in flight | all there after s | failed | heap and direct KiB/call | resident KiB/call | left KiB/call | direct MiB | threads |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;
  }

  private void warmUp(CrowdNode node, Clients clients)
      throws BenchException, IOException, InterruptedException {
    holding = false;
    for (int i = 0; i < 4; i++) {
      if (!clients.call(FUNCTION, WARM_UP).await(PATIENCE_SECONDS)) {
        throw new BenchException("calls to warm up weren't answered");
      }
    }
    node.await("girolle_calls_in_flight", 0);
  }

  private void release() {
    holding = false;
    for (Held call = held.poll(); call != null; call = held.poll()) {
      call.release();
    }
  }

  /** A call that waits. */
  private final class Held extends RunnerCall {
    Held(ServerCall<ClientMsg, RunnerMsg> stream) {
      super(stream);
    }

    @Override
    void begun(String call) {}

    @Override
    void whole() {
      if (holding) {
        held.add(this);
      } else {
        release();
      }
    }

    /** gRPC lets any one thread at a time send. */
    void release() {
      answer(ByteString.copyFromUtf8("held"));
    }
  }
}
