package io.girolle.bench;

import io.girolle.bench.crowd.CrowdCommand;
import io.girolle.bench.micro.MicroCommand;
import io.girolle.bench.runner.RunnerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program: {@code bench nodes}, {@code bench crowd}, {@code bench runner} and {@code bench
 * micro}.
 */
@Command(
    name = "bench",
    description = "Measures what a call costs.",
    mixinStandardHelpOptions = true,
    subcommands = {NodesCommand.class, CrowdCommand.class, RunnerCommand.class, MicroCommand.class})
public final class Main {
  private Main() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
