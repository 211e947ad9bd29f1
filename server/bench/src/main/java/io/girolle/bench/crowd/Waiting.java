package io.girolle.bench.crowd;

import com.google.protobuf.ByteString;
import io.girolle.bench.BenchException;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.grpc.ServerCall;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls that find every runner full, and wait. */
final class Waiting {
  static final String FUNCTION = "wait";

  private static final Duration HOW_LONG = Duration.ofSeconds(20);
  private static final Duration REHEARSAL = Duration.ofSeconds(10);
  private static final int REHEARSALS = 3;
  private static final long PATIENCE_SECONDS = 120;
  private static final double MOST_CPUS = 0.5;
  private static final Pattern CREATED = Pattern.compile("\"created_at\":\"([^\"]*)\"");

  private final Queue<Instant> placed = new ConcurrentLinkedQueue<>();
  private volatile boolean full;

  /** Serves calls: refuses them as long as runners are full. */
  ServerCall.Listener<ClientMsg> serve(ServerCall<ClientMsg, RunnerMsg> stream) {
    var call = new Tried(stream);
    call.read(Integer.MAX_VALUE);
    return call;
  }

  /** Measures, prints what it found, and says whether the bars hold. */
  boolean run(CrowdNode node, Clients clients, int calls, PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    rehearse(node, clients, calls);
    placed.clear();
    full = true;
    Tally tally = node.awaitCalls(clients.call(FUNCTION, calls), calls);
    Duration cpu = node.cpu();
    double attempts = node.meter("girolle_attempts_total");
    long begun = System.nanoTime();
    Thread.sleep(HOW_LONG.toMillis());
    double seconds = (System.nanoTime() - begun) / 1e9;
    double cpus = node.cpu().minus(cpu).toNanos() / 1e9 / seconds;
    double tries = (node.meter("girolle_attempts_total") - attempts) / seconds;
    full = false;
    long opened = System.nanoTime();
    boolean all = tally.await(PATIENCE_SECONDS);
    double placing = (System.nanoTime() - opened) / 1e9;
    out.printf(
        "%,d calls waited for %.0f s: %.2f CPUs, %,.0f attempts/s; then all were placed in %.2f s,"
            + " 99 of 100 at most %d ms out of the order of their arrival; %s%n",
        calls, seconds, cpus, tries, placing, disorder().toMillis(), tally);
    out.flush();
    return all && tally.failed() == 0 && cpus <= MOST_CPUS;
  }

  /** Does the same before it is measured, so that the compiler has done with it. */
  private void rehearse(CrowdNode node, Clients clients, int calls)
      throws BenchException, IOException, InterruptedException {
    for (int i = 0; i < REHEARSALS; i++) {
      full = true;
      Tally tally = node.awaitCalls(clients.call(FUNCTION, calls), calls);
      Thread.sleep(REHEARSAL.toMillis());
      full = false;
      if (!tally.await(PATIENCE_SECONDS)) {
        throw new BenchException("calls of a rehearsal weren't answered");
      }
    }
  }

  /** How much younger the youngest call was that was placed before another, for 99 of 100. */
  private Duration disorder() {
    List<Duration> behind = new ArrayList<>();
    Instant youngest = Instant.MIN;
    for (Instant created : placed) {
      youngest = created.isAfter(youngest) ? created : youngest;
      behind.add(Duration.between(created, youngest));
    }
    Collections.sort(behind);
    return behind.isEmpty() ? Duration.ZERO : behind.get(behind.size() * 99 / 100);
  }

  /** A call that may be refused. */
  private final class Tried extends RunnerCall {
    private boolean refused;

    Tried(ServerCall<ClientMsg, RunnerMsg> stream) {
      super(stream);
    }

    @Override
    void begun(String call) {
      if (full) {
        refused = true;
        refuse();
        return;
      }
      Matcher created = CREATED.matcher(call);
      if (created.find()) {
        placed.add(Instant.parse(created.group(1)));
      }
    }

    @Override
    void whole() {
      if (!refused) {
        answer(ByteString.copyFromUtf8("placed"));
      }
    }
  }
}
