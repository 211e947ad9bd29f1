package io.girolle.bench.crowd;

import io.girolle.bench.BenchException;
import io.girolle.bench.Folders;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.grpc.ServerCall;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench crowd}: what many calls at once cost the load balancer. */
@Command(
    name = "crowd",
    description = {
      "Measures many calls at once: in flight over HTTP/1.1 (http1) and HTTP/2 (h2c), waiting for"
          + " runners that are full (waiting), and clients that hardly read (slow).",
      "Exit code: 0 when the bars hold, 1 when one is missed, 2 when it couldn't measure."
    },
    mixinStandardHelpOptions = true)
public final class CrowdCommand implements Callable<Integer> {
  private static final List<String> ALL = List.of("http1", "h2c", "waiting", "slow");
  private static final int FULL_RUNNERS = 10;

  /** Netty's buffers count as direct memory of the JVM, and share its limit. */
  private static final String ONE_LIMIT = " -Dio.netty.maxDirectMemory=0";

  @Option(
      names = "--dist",
      paramLabel = "DIR",
      required = true,
      description = "The distribution whose load balancer is measured.")
  private Path dist = Path.of("");

  @Option(
      names = "--http1-calls",
      defaultValue = "12000",
      description = "Calls at once over HTTP/1.1. ${DEFAULT-VALUE} unless said.")
  private int http1Calls;

  @Option(
      names = "--h2c-calls",
      defaultValue = "20000",
      description = "Calls at once over HTTP/2. ${DEFAULT-VALUE} unless said.")
  private int http2Calls;

  @Option(
      names = "--waiting-calls",
      defaultValue = "5000",
      description = "Calls that wait at once. ${DEFAULT-VALUE} unless said.")
  private int waitingCalls;

  @Parameters(arity = "0..*", paramLabel = "WHAT", description = "Which of them; all unless said.")
  private List<String> what = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Logger.getLogger("io.grpc").setLevel(Level.OFF);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      return measure(out) ? 0 : 1;
    } catch (BenchException e) {
      Objects.requireNonNull(spec).commandLine().getErr().println("bench: " + e.getMessage());
      return 2;
    }
  }

  private boolean measure(PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    Set<String> chosen = new TreeSet<>(what.isEmpty() ? ALL : what);
    for (String one : chosen) {
      if (!ALL.contains(one)) {
        throw new BenchException(one + " is unknown (expected: some of " + ALL + ")");
      }
    }
    boolean held = true;
    if (chosen.contains("http1")) {
      held &= inFlight("-Xmx512m -XX:MaxDirectMemorySize=256m", Http1Clients::new, http1Calls, out);
    }
    if (chosen.contains("h2c")) {
      held &= inFlight("-Xmx512m -XX:MaxDirectMemorySize=256m", Http2Clients::new, http2Calls, out);
    }
    if (chosen.contains("waiting")) {
      var waiting = new Waiting();
      held &=
          with(
              "-Xmx256m",
              List.of(Waiting.FUNCTION),
              FULL_RUNNERS,
              waiting::serve,
              (node, loops) ->
                  waiting.run(node, new Http1Clients(loops, node.front()), waitingCalls, out),
              out);
    }
    if (chosen.contains("slow")) {
      var slow = new Slow();
      held &=
          with(
              "-Xmx256m -XX:MaxDirectMemorySize=128m",
              List.of(Slow.STREAM, Slow.SIP, Slow.ECHO),
              1,
              slow::serve,
              (node, loops) -> slow.run(node, out),
              out);
    }
    return held;
  }

  private interface Course {
    boolean run(CrowdNode node, EventLoopGroup loops)
        throws BenchException, IOException, InterruptedException;
  }

  private interface ClientsMaker {
    Clients make(EventLoopGroup loops, InetSocketAddress front);
  }

  private boolean inFlight(String options, ClientsMaker clients, int calls, PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    var inFlight = new InFlight();
    return with(
        options,
        List.of(InFlight.FUNCTION),
        1,
        inFlight::serve,
        (node, loops) -> {
          out.print(InFlight.head());
          return inFlight.run(node, clients.make(loops, node.front()), calls, out);
        },
        out);
  }

  private boolean with(
      String options,
      List<String> functions,
      int runners,
      Function<ServerCall<ClientMsg, RunnerMsg>, ServerCall.Listener<ClientMsg>> calls,
      Course course,
      PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    Path work = Files.createTempDirectory("girolle-crowd-");
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    List<CrowdRunner> open = new ArrayList<>();
    try {
      for (int i = 0; i < runners; i++) {
        open.add(new CrowdRunner(loops, calls));
      }
      try (CrowdNode node =
          CrowdNode.start(work, dist.toAbsolutePath(), options + ONE_LIMIT, functions, "", open)) {
        out.printf("%nJava %s with %s%s%n", Runtime.version(), options, ONE_LIMIT);
        return course.run(node, loops);
      }
    } finally {
      open.forEach(CrowdRunner::close);
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      Folders.delete(work);
    }
  }
}
