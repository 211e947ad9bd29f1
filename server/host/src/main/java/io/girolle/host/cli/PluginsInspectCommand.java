package io.girolle.host.cli;

import io.girolle.loader.PluginInspection;
import io.girolle.loader.PluginInspector;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code girolle plugins inspect}: what a jar says of itself. */
@Command(
    name = "inspect",
    description = "Tells what plugin a jar is, and whether it fits. Runs none of its code.",
    mixinStandardHelpOptions = true)
final class PluginsInspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JAR", description = "A jar, or a folder of jars.")
  private Path jar = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    PluginInspection plugin = new PluginInspector().inspect(jar);
    if (plugin.digest().isEmpty()) {
      plugin.faults().forEach(fault -> output.complain(fault.toString()));
      return ExitCodes.FAILED;
    }
    output.print(InspectionText.json(plugin), out -> InspectionText.print(plugin, out));
    return ExitCodes.FINE;
  }
}
