package io.girolle.host.cli;

import io.girolle.host.Node;
import io.girolle.host.config.NodeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code girolle run}: a node, until it is told to stop. */
@Command(name = "run", description = "Runs a node.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Path home;
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--role",
      paramLabel = "lb|runner|all",
      description = "What the node is; girolle.node.role unless said.")
  private @Nullable String role;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  RunCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    List<String> own = role == null ? List.of() : List.of("girolle.node.role=" + role);
    NodeSettings settings = config.settings(home, own);
    Node node = Node.prepare(settings, () -> config.settings(home, own)).start();
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.stop();
                  stopped.countDown();
                },
                "girolle-stop"));
    Banner.print(node, Objects.requireNonNull(spec).commandLine().getOut());
    stopped.await();
    return ExitCodes.FINE;
  }
}
