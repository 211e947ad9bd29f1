package io.girolle.host.cli;

import com.typesafe.config.ConfigException;
import io.girolle.call.config.InvalidConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code girolle}, which is nothing without one of its own. */
@Command(
    name = "girolle",
    description = "Places serverless function calls on runners; plugins change how.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND")
final class GirolleCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private GirolleCommand() {}

  /**
   * The command line of the program.
   *
   * @param home the distribution's folder
   */
  static CommandLine line(Path home) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return new CommandLine(new GirolleCommand())
        .addSubcommand(new RunCommand(home))
        .addSubcommand(new DemoCommand(home))
        .addSubcommand(new ConfigCommand(home))
        .addSubcommand(PluginsCommand.line(home))
        .setExecutionExceptionHandler(GirolleCommand::failed);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof InvalidConfigException invalid) {
      invalid.faults().forEach(fault -> err.println("girolle: " + fault));
      return ExitCodes.USAGE_OR_CONFIG;
    }
    err.println("girolle: " + (e.getMessage() == null ? e : e.getMessage()));
    if (e instanceof ConfigException) {
      return ExitCodes.USAGE_OR_CONFIG;
    }
    org.slf4j.LoggerFactory.getLogger(GirolleCommand.class).debug("event=command-failed", e);
    return ExitCodes.FAILED;
  }
}
