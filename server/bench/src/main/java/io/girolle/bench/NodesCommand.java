package io.girolle.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench nodes}: relay, load balancer and nginx, in one run. */
@Command(
    name = "nodes",
    description = {
      "Loads the bare relay, the load balancer and, for scale, nginx in turn, and prints what a call"
          + " costs each.",
      "Exit code: 0 when the bars hold, 1 when one is missed, 2 when it couldn't measure."
    },
    mixinStandardHelpOptions = true)
final class NodesCommand implements Callable<Integer> {
  @Option(
      names = "--dist",
      paramLabel = "DIR",
      required = true,
      description = "The distribution whose load balancer is measured.")
  private Path dist = Path.of("");

  @Option(names = "--long", description = "All numbers of connections, and large bodies too.")
  private boolean all;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds for each line; their median is printed. ${DEFAULT-VALUE} unless said.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long each target is loaded in a round. ${DEFAULT-VALUE} unless said.")
  private int seconds;

  @Option(names = "--no-nginx", description = "Leaves nginx out.")
  private boolean withoutNginx;

  @Option(
      names = "--verbose",
      description = "Prints each round as it is measured, and keeps the work folder.")
  private boolean verbose;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      return measure(out) ? 0 : 1;
    } catch (BenchException e) {
      Objects.requireNonNull(spec).commandLine().getErr().println("bench: " + e.getMessage());
      return 2;
    }
  }

  private boolean measure(PrintWriter out) throws Exception {
    Path work = Files.createTempDirectory("girolle-bench-");
    List<Scenario> scenarios = all ? Scenario.LONG : Scenario.SHORT;
    Wrk wrk = Wrk.prepare(work);
    double busyBefore = MachineLoad.busyShare(Duration.ofSeconds(2));
    try (var setup = Setup.start(work, dist.toAbsolutePath(), !withoutNginx)) {
      out.println(setup.description());
      out.flush();
      var course = new Course(setup.targets(), wrk, Duration.ofSeconds(seconds), rounds);
      course.warmUp();
      boolean held = true;
      for (Scenario scenario : scenarios) {
        Results results =
            course.run(scenario, verbose ? out : new PrintWriter(PrintWriter.nullWriter()));
        out.println(Table.of(scenario, results));
        Bars bars = Bars.of(scenario, results);
        out.print(bars.text());
        out.flush();
        held &= bars.hold();
      }
      out.printf("Other programs used %.0f %% of the CPUs before the run.%n", busyBefore * 100);
      return held;
    } finally {
      if (verbose) {
        out.println("Logs and configuration: " + work);
      } else {
        Folders.delete(work);
      }
    }
  }
}
