package io.girolle.host.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.Node;
import io.girolle.host.config.FaultsJson;
import io.girolle.host.config.NodeSettings;
import io.girolle.loader.PluginInspection;
import io.girolle.loader.PluginInspector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code girolle plugins verify}: what a node would say at its start. */
@Command(
    name = "verify",
    description = {
      "Tells what is wrong with the enabled plugins, as a node would at its start: they are",
      "installed, and not started. Of a jar, what can be told without running its code."
    },
    mixinStandardHelpOptions = true)
final class PluginsVerifyCommand implements Callable<Integer> {
  private final Path home;

  @Parameters(paramLabel = "JAR", arity = "0..1", description = "A jar, or a folder of jars.")
  private @Nullable Path jar;

  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  PluginsVerifyCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() {
    if (jar != null) {
      PluginInspection plugin = new PluginInspector().inspect(jar);
      return tell(List.of(plugin.plugin()), plugin.faults(), plugin.warnings());
    }
    NodeSettings settings = config.settings(home, List.of());
    List<String> enabled = settings.plugins().instances();
    try (Node node = Node.prepare(settings)) {
      return tell(enabled, List.of(), node.generation().warnings());
    } catch (InvalidConfigException e) {
      return tell(enabled, e.faults(), List.of());
    }
  }

  private int tell(List<String> plugins, List<Fault> faults, List<Fault> warnings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("fine", faults.isEmpty());
    json.set("faults", FaultsJson.of(faults));
    json.set("warnings", FaultsJson.of(warnings));
    output.print(
        json,
        out -> {
          warnings.forEach(warning -> out.println("warning: " + warning));
          if (faults.isEmpty()) {
            out.println(plugins.isEmpty() ? "no plugin is enabled" : fine(plugins));
          }
        });
    faults.forEach(fault -> output.complain(fault.toString()));
    return faults.isEmpty() ? ExitCodes.FINE : ExitCodes.FAILED;
  }

  private static String fine(List<String> plugins) {
    return "fine: " + String.join(", ", plugins);
  }
}
