package io.girolle.host.cli;

import com.typesafe.config.ConfigRenderOptions;
import io.girolle.host.Node;
import io.girolle.host.config.MaskedConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code girolle config}: looks at the configuration without running a node. */
@Command(
    name = "config",
    description = "Checks or shows the configuration.",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
  private final Path home;
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  ConfigCommand(Path home) {
    this.home = home;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "check or show is missing");
  }

  @Command(
      name = "check",
      description = "Tells every fault of the configuration and of the plugins that it enables.",
      mixinStandardHelpOptions = true)
  int check(@Mixin ConfigOptions config) {
    try (Node node = Node.prepare(config.settings(home, java.util.List.of()))) {
      node.generation().warnings().forEach(w -> out().println("warning: " + w));
      out().println("fine");
    }
    out().flush();
    return ExitCodes.FINE;
  }

  @Command(
      name = "show",
      description = "Prints all keys with their values, defaults included, secrets masked.",
      mixinStandardHelpOptions = true)
  int show(@Mixin ConfigOptions config) {
    var girolle = config.source(home, java.util.List.of()).read().withOnlyPath("girolle");
    out()
        .print(
            MaskedConfig.of(girolle)
                .root()
                .render(
                    ConfigRenderOptions.defaults()
                        .setComments(false)
                        .setOriginComments(false)
                        .setJson(false)));
    out().flush();
    return ExitCodes.FINE;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
