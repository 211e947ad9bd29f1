package io.girolle.host.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.call.ExtensionWrite;
import io.girolle.host.config.FaultsJson;
import io.girolle.host.plugins.Change;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginsState;
import io.girolle.loader.LoadedPlugin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The plugins of a node, and what was done to them, as JSON. */
final class PluginsJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Function<String, InstanceFigures> figures;
  private final Supplier<List<ExtensionWrite>> writes;
  private final Supplier<Optional<Set<String>>> read;

  /**
   * Writes.
   *
   * @param figures what is counted, by instance
   * @param writes which extension keys they write
   * @param read which keys runners read, as far as they have said
   */
  PluginsJson(
      Function<String, InstanceFigures> figures,
      Supplier<List<ExtensionWrite>> writes,
      Supplier<Optional<Set<String>>> read) {
    this.figures = figures;
    this.writes = writes;
    this.read = read;
  }

  /** All of it. */
  ObjectNode of(PluginsState state) {
    ObjectNode json = JSON.objectNode();
    json.put("generation", state.generation());
    json.put("since", state.since().toString());
    ArrayNode instances = json.putArray("instances");
    state.plugins().forEach(plugin -> instances.add(instance(plugin, state)));
    json.set("overriders", texts(state.overriders()));
    json.set("listeners", texts(state.listeners()));
    ArrayNode extensions = json.putArray("extensions");
    Optional<Set<String>> keys = read.get();
    for (ExtensionWrite write : writes.get()) {
      ObjectNode extension = extensions.addObject();
      extension.put("key", write.key()).put("overwrites", write.overwrites());
      extension.set("writers", texts(write.writers()));
      keys.ifPresent(k -> extension.put("read", k.contains(write.key())));
    }
    json.set("off", texts(state.off()));
    ArrayNode draining = json.putArray("draining");
    for (PluginsState.Draining old : state.draining()) {
      draining.addObject().put("generation", old.generation()).put("since", old.since().toString());
    }
    json.set("uncollected", texts(state.uncollected()));
    ObjectNode failed = state.failed().map(PluginsJson::failed).orElse(null);
    json.set("failed", failed == null ? JSON.nullNode() : failed);
    return json;
  }

  /** One instance, in service or switched off. */
  Optional<ObjectNode> of(PluginsState state, String name) {
    if (state.off().contains(name)) {
      return Optional.of(JSON.objectNode().put("instance", name).put("state", "off"));
    }
    return state.plugins().stream()
        .filter(plugin -> plugin.instance().equals(name))
        .findFirst()
        .map(plugin -> instance(plugin, state));
  }

  /** What was done. */
  static ObjectNode of(Change change) {
    ObjectNode json = JSON.objectNode();
    json.put("generation", change.generation());
    json.put("changed", change.changed());
    json.set("kept", texts(change.kept()));
    json.set("made", texts(change.made()));
    json.set("removed", texts(change.removed()));
    json.set("warnings", FaultsJson.of(change.warnings()));
    json.set("restart", texts(change.restart()));
    return json;
  }

  private ObjectNode instance(LoadedPlugin plugin, PluginsState state) {
    InstanceFigures counted = figures.apply(plugin.instance());
    ObjectNode json = JSON.objectNode();
    json.put("instance", plugin.instance());
    json.put("plugin", plugin.plugin());
    json.put("version", plugin.version());
    json.put("file", plugin.file().toString());
    json.put("digest", plugin.digest());
    json.put("generation", plugin.generation());
    json.put("form", plugin.shortForm() ? "short" : "plugin");
    json.set("parts", texts(plugin.parts()));
    json.put("order", state.plugins().indexOf(plugin) + 1);
    json.put("state", counted.state());
    json.put("moved", counted.moved());
    json.put("calls", counted.calls());
    json.put("failures", counted.failures());
    json.put("skips", counted.skips());
    json.put("hookNanos", counted.hookTime().toNanos());
    ObjectNode error = counted.lastError().map(PluginsJson::lastError).orElse(null);
    json.set("lastError", error == null ? JSON.nullNode() : error);
    return json;
  }

  private static ObjectNode lastError(InstanceFigures.LastError error) {
    return JSON.objectNode().put("at", error.at().toString()).put("text", error.text());
  }

  private static ObjectNode failed(PluginsState.Failed failed) {
    ObjectNode json = JSON.objectNode().put("at", failed.at().toString());
    json.set("faults", FaultsJson.of(failed.faults()));
    return json;
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode json = JSON.arrayNode();
    texts.forEach(json::add);
    return json;
  }
}
