package io.girolle.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code girolle plugins new}: a Maven project to begin a plugin with. */
@Command(
    name = "new",
    description = "Writes a Maven project for a plugin, which builds, tests and drops in.",
    mixinStandardHelpOptions = true)
final class PluginsNewCommand implements Callable<Integer> {
  private final Path home;

  @Parameters(paramLabel = "NAME", description = "The plugin's name: lower-case words with dashes.")
  private String name = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      required = true,
      description =
          "overrider, listener, placer, pool, catalog, driver, driver-extension, instance-listener"
              + " or status.")
  private String kind = "";

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "The package of its classes; the name without dashes unless said.")
  private @Nullable String packageName;

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      description = "Where the project's folder, NAME, is made; here unless said.")
  private Path in = Path.of("");

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * The command.
   *
   * @param home the distribution's folder
   */
  PluginsNewCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    ProjectKind chosen =
        ProjectKind.of(kind)
            .orElseThrow(
                () -> wrong("--kind: '" + kind + "' (expected: " + ProjectKind.words() + ")"));
    Path folder = in.resolve(name);
    new PluginProject(chosen, names(), Sdk.of(home)).write(folder);
    PrintWriter out = line().getOut();
    out.println("wrote " + folder + " (" + chosen.word() + ")");
    out.println("  mvn -f " + folder.resolve("pom.xml") + " package");
    out.println(
        "  cp " + folder.resolve("target/" + name + ".jar") + " " + home.resolve("plugins"));
    out.println("what then is to be set is in " + folder.resolve("README.md"));
    out.flush();
    return ExitCodes.FINE;
  }

  private ProjectNames names() {
    try {
      return packageName == null ? ProjectNames.of(name) : new ProjectNames(name, packageName);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private CommandLine.ParameterException wrong(@Nullable String what) {
    return new CommandLine.ParameterException(line(), String.valueOf(what));
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
