package io.girolle.bench.runner;

import io.girolle.bench.BenchException;
import io.girolle.bench.Folders;
import io.girolle.bench.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench runner}: what a runner adds to a function's call, warm and cold. */
@Command(
    name = "runner",
    description = {
      "Measures a runner: a warm call through it against the same request sent straight to the"
          + " function's socket, and a cold start of a Node function against the same by hand.",
      "Exit code: 0 when the bars hold, 1 when one is missed, 2 when it couldn't measure."
    },
    mixinStandardHelpOptions = true)
public final class RunnerCommand implements Callable<Integer> {
  @Option(
      names = "--dist",
      paramLabel = "DIR",
      required = true,
      description = "The distribution whose runner is measured.")
  private Path dist = Path.of("");

  @Option(
      names = "--function",
      paramLabel = "FILE",
      required = true,
      description = "The function, for Node.")
  private Path function = Path.of("");

  @Option(
      names = "--rounds",
      defaultValue = "20",
      description = "Rounds of warm calls, and cold starts. ${DEFAULT-VALUE} unless said.")
  private int rounds;

  @Option(
      names = "--calls",
      defaultValue = "500",
      description = "Warm calls a round. ${DEFAULT-VALUE} unless said.")
  private int calls;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Logger.getLogger("io.grpc").setLevel(Level.OFF);
    var line = Objects.requireNonNull(spec).commandLine();
    try {
      return measure(line.getOut()) ? 0 : 1;
    } catch (BenchException e) {
      line.getErr().println("bench: " + e.getMessage());
      return 2;
    }
  }

  private boolean measure(PrintWriter out)
      throws BenchException, IOException, InterruptedException {
    List<String> command =
        List.of(Programs.find("node", "nodejs").toString(), function.toAbsolutePath().toString());
    Path work = Files.createTempDirectory("gr");
    try (RunnerNode node = RunnerNode.start(work, dist.toAbsolutePath(), command);
        var client = new EngageClient(node.port())) {
      var course = new RunnerCourse(node, client, command, out);
      course.warmUp();
      course.warm(rounds, calls);
      return course.cold(rounds);
    } finally {
      Folders.delete(work);
    }
  }
}
