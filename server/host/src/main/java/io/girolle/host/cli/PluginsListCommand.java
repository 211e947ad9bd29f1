package io.girolle.host.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.loader.PluginInspection;
import io.girolle.loader.PluginListing;
import io.girolle.loader.PluginSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code girolle plugins list}: what the configuration enables, and what else is there. */
@Command(
    name = "list",
    description = "Lists the plugins that a node would run, and what else lies in the folder.",
    mixinStandardHelpOptions = true)
final class PluginsListCommand implements Callable<Integer> {
  private final Path home;
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  PluginsListCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    PluginSettings settings = config.settings(home, List.of()).plugins();
    List<PluginListing.Entry> entries = PluginListing.of(settings);
    output.print(json(entries), out -> table(entries, settings.dir(), out));
    return ExitCodes.FINE;
  }

  private static void table(List<PluginListing.Entry> entries, Path dir, PrintWriter out) {
    var table = new Table("INSTANCE", "PLUGIN", "VERSION", "FILE", "PARTS", "STATE");
    for (PluginListing.Entry entry : entries) {
      table.line(
          entry.instance().orElse(""),
          entry.plugin(),
          each(entry, PluginInspection::version),
          each(entry, file -> dir.relativize(file.file()).toString()),
          each(entry, file -> String.join(", ", file.parts())),
          state(entry));
    }
    table.print(out);
  }

  private static String each(
      PluginListing.Entry entry, Function<PluginInspection, String> property) {
    return entry.files().stream().map(property).distinct().collect(Collectors.joining(" and "));
  }

  private static ArrayNode json(List<PluginListing.Entry> entries) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (PluginListing.Entry entry : entries) {
      ObjectNode line =
          json.addObject()
              .put("instance", entry.instance().orElse(null))
              .put("plugin", entry.plugin())
              .put("state", state(entry));
      ArrayNode files = line.putArray("files");
      entry.files().forEach(file -> files.add(InspectionText.json(file)));
    }
    return json;
  }

  /** What can be told without running it. */
  private static String state(PluginListing.Entry entry) {
    if (entry.files().isEmpty()) {
      return "missing";
    } else if (entry.files().size() > 1) {
      return "there " + entry.files().size() + " times";
    } else if (!entry.files().get(0).faults().isEmpty()) {
      return "unfit";
    }
    return entry.instance().isPresent() ? "enabled" : "not enabled";
  }
}
