package io.girolle.host.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.host.config.FaultsJson;
import io.girolle.loader.PluginInspection;
import java.io.PrintWriter;
import java.util.Collection;

/** What a jar says of its plugin, for people and as JSON. */
final class InspectionText {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private InspectionText() {}

  static void print(PluginInspection plugin, PrintWriter out) {
    line(out, "plugin", plugin.plugin());
    line(out, "version", plugin.version().isEmpty() ? "unknown" : plugin.version());
    line(out, "file", plugin.file().toString());
    line(out, "made for SPI", plugin.spi().orElse("not said"));
    line(out, "form", plugin.shortForm() ? "lists its parts" : "a Plugin that registers its parts");
    plugin.services().forEach((kind, classes) -> line(out, kind, String.join(", ", classes)));
    line(out, "parts", String.join(", ", plugin.parts()));
    plugin.defaults().forEach((key, value) -> line(out, "default", key + " = " + value));
    plugin.jars().forEach((jar, digest) -> line(out, "sha256", digest + "  " + jar.getFileName()));
    plugin.warnings().forEach(warning -> line(out, "warning", warning.message()));
    plugin.faults().forEach(fault -> line(out, "unfit", fault.message()));
  }

  static ObjectNode json(PluginInspection plugin) {
    ObjectNode json = JSON.objectNode();
    json.put("plugin", plugin.plugin());
    json.put("version", plugin.version());
    json.put("file", plugin.file().toString());
    json.put("spi", plugin.spi().orElse(null));
    json.put("form", plugin.shortForm() ? "short" : "plugin");
    ObjectNode services = json.putObject("services");
    plugin.services().forEach((kind, classes) -> services.set(kind, texts(classes)));
    json.set("parts", texts(plugin.parts()));
    ObjectNode defaults = json.putObject("defaults");
    plugin.defaults().forEach(defaults::put);
    json.put("digest", plugin.digest());
    ObjectNode jars = json.putObject("jars");
    plugin.jars().forEach((jar, digest) -> jars.put(jar.toString(), digest));
    json.set("bundled", texts(plugin.bundled()));
    json.set("faults", FaultsJson.of(plugin.faults()));
    json.set("warnings", FaultsJson.of(plugin.warnings()));
    return json;
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode json = JSON.arrayNode();
    texts.forEach(json::add);
    return json;
  }

  private static void line(PrintWriter out, String what, String text) {
    out.printf("%-14s%s%n", what, text);
  }
}
