package io.girolle.host.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.loader.PluginPins;
import io.girolle.loader.PluginSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code girolle plugins pin}: lets the jars that are there now run, and no others. */
@Command(
    name = "pin",
    description =
        "Lists the jars in the plugins folder, by SHA-256, as the only ones that may run.",
    mixinStandardHelpOptions = true)
final class PluginsPinCommand implements Callable<Integer> {
  private static final String KEY = "girolle.plugins.pins";
  private static final String FILE = "conf/plugins.pins";

  private final Path home;
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  PluginsPinCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws IOException {
    PluginSettings settings = config.settings(home, List.of()).plugins();
    Path file = settings.pins().orElse(home.resolve(FILE));
    PluginPins pins = PluginPins.of(settings.dir());
    pins.write(file);
    var pinned = new TreeMap<>(pins.digests());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", file.toString());
    json.put("inForce", settings.pins().isPresent());
    ObjectNode digests = json.putObject("pinned");
    pinned.forEach(digests::put);
    output.print(
        json,
        out -> {
          pinned.forEach((path, digest) -> out.println(digest + "  " + path));
          out.println("pinned in " + file);
          if (settings.pins().isEmpty()) {
            out.println("it is in force once " + KEY + " = " + FILE + " is set");
          }
        });
    return ExitCodes.FINE;
  }
}
