package io.girolle.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code girolle plugins}: looks at plugins, and changes those of a running node. */
@Command(
    name = "plugins",
    description = "Looks at plugins, and changes those of a running node.",
    mixinStandardHelpOptions = true)
final class PluginsCommand implements Runnable {
  private static final String PATH = "/admin/plugins/";

  private final Path home;
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private PluginsCommand(Path home) {
    this.home = home;
  }

  /**
   * The command with its own.
   *
   * @param home the distribution's folder
   */
  static CommandLine line(Path home) {
    return new CommandLine(new PluginsCommand(home))
        .addSubcommand(new PluginsListCommand(home))
        .addSubcommand(new PluginsInspectCommand())
        .addSubcommand(new PluginsVerifyCommand(home))
        .addSubcommand(new PluginsPinCommand(home))
        .addSubcommand(new PluginsNewCommand(home))
        .addSubcommand(new PluginsStatusCommand(home));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  @Command(
      name = "reload",
      description = "Has a running node read its configuration and plugins folder again.",
      mixinStandardHelpOptions = true)
  int reload(@Mixin AdminOptions admin, @Mixin OutputOptions output)
      throws IOException, InterruptedException {
    return change("reload", admin, output);
  }

  @Command(
      name = "rollback",
      description = "Has a running node go back to the plugins that it had before.",
      mixinStandardHelpOptions = true)
  int rollback(@Mixin AdminOptions admin, @Mixin OutputOptions output)
      throws IOException, InterruptedException {
    return change("rollback", admin, output);
  }

  @Command(
      name = "enable",
      description = "Switches an instance of a running node on again.",
      mixinStandardHelpOptions = true)
  int enable(
      @Parameters(paramLabel = "INSTANCE") String instance,
      @Mixin AdminOptions admin,
      @Mixin OutputOptions output)
      throws IOException, InterruptedException {
    return change(checked(instance) + "/enable", admin, output);
  }

  @Command(
      name = "disable",
      description = "Switches an instance of a running node off, until the node ends.",
      mixinStandardHelpOptions = true)
  int disable(
      @Parameters(paramLabel = "INSTANCE") String instance,
      @Mixin AdminOptions admin,
      @Mixin OutputOptions output)
      throws IOException, InterruptedException {
    return change(checked(instance) + "/disable", admin, output);
  }

  private String checked(String instance) {
    if (!instance.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), "'" + instance + "' is no instance's name");
    }
    return instance;
  }

  private int change(String what, AdminOptions admin, OutputOptions output)
      throws IOException, InterruptedException {
    AdminClient.Answer answer = admin.client(home).post(PATH + what);
    if (answer.isFine()) {
      output.print(answer.json(), out -> print(answer.json(), out));
      return ExitCodes.FINE;
    }
    output.complain(answer.json().path("message").asText());
    answer.json().path("faults").forEach(fault -> output.complain(FaultText.of(fault)));
    return ExitCodes.FAILED;
  }

  private static void print(JsonNode change, PrintWriter out) {
    change.path("warnings").forEach(warning -> out.println("warning: " + FaultText.of(warning)));
    out.println(
        "generation %s is in service%s"
            .formatted(
                change.path("generation").asText(),
                change.path("changed").asBoolean() ? "" : ": nothing has changed"));
    tell("made", change.path("made"), out);
    tell("kept", change.path("kept"), out);
    tell("removed", change.path("removed"), out);
    tell("takes a restart", change.path("restart"), out);
  }

  private static void tell(String what, JsonNode names, PrintWriter out) {
    List<String> texts = new ArrayList<>();
    names.forEach(name -> texts.add(name.asText()));
    if (!texts.isEmpty()) {
      out.println("  " + what + ": " + String.join(", ", texts));
    }
  }
}
