package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.agent.catalog.FnApiCatalogPlugin;
import io.girolle.call.Parts;
import io.girolle.call.Timers;
import io.girolle.harness.FakeApiNode;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.loader.PluginSettings;
import io.girolle.spi.Catalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** The API node that the recorded nodes asked, and the catalog {@code fn-api} that asks it. */
public final class RecordedCatalog implements AutoCloseable {
  private final FakeApiNode node = FakeApiNode.start();
  private final Generation generation;

  /**
   * A catalog.
   *
   * @param timers tell the time
   * @param things its {@code apps}, {@code fns} and {@code triggers}
   * @param failing whether the node answers nothing
   */
  public RecordedCatalog(Timers timers, JsonNode things, boolean failing) {
    things.get("apps").forEach(this::addApp);
    things.get("fns").forEach(this::addFunction);
    things.get("triggers").forEach(this::addTrigger);
    if (failing) {
      node.always(FakeApiNode.json(500, "simulated failure"));
    }
    Config section =
        ConfigFactory.parseString("url = \"" + node.url() + "\", timeout = 20s")
            .withFallback(CatalogSettings.defaults().fnApi());
    var plugin =
        new BuiltIn(
            "fn-api",
            "girolle.catalog.fn-api",
            section,
            () -> new FnApiCatalogPlugin(timers, ThreadLocalRandom::current));
    Config plugins =
        ConfigFactory.defaultReferenceUnresolved()
            .resolve()
            .getConfig("girolle.plugins")
            .withoutPath("reload");
    generation =
        new PluginLoader(Path.of("target/no-copies"), new SimpleMeterRegistry(), Clock.systemUTC())
            .load(PluginSettings.of(plugins, Path.of("target")), List.of(plugin));
    generation.start();
  }

  /** What load balancers ask. */
  public Catalog catalog() {
    Parts parts = generation.parts();
    return Objects.requireNonNull(parts.catalogs().get("fn-api")).part();
  }

  /** The function {@code cache} gets the configuration that it had after it was changed. */
  void change() {
    for (JsonNode function : RecordingFiles.read("catalog.json").get("fns")) {
      if (function.get("name").asText().equals("cache")) {
        ((ObjectNode) function.get("config")).put("STEP", "after");
        addFunction(function);
      }
    }
  }

  /** How often a function was looked up. */
  int functionLookups() {
    return (int) node.targets().stream().filter(t -> t.startsWith("/v2/fns/")).count();
  }

  @Override
  public void close() {
    generation.close();
    node.close();
  }

  private void addApp(JsonNode json) {
    node.with("/v2/apps/" + json.get("id").asText(), json.toString())
        .with("/v2/apps?name=" + json.get("name").asText(), "{\"items\":[" + json + "]}");
  }

  private void addFunction(JsonNode json) {
    node.with("/v2/fns/" + json.get("id").asText(), json.toString());
  }

  private void addTrigger(JsonNode json) {
    node.with(
        "/v2/runner/apps/%s/triggerBySource/http/%s"
            .formatted(json.get("app_id").asText(), json.get("source").asText()),
        json.toString());
  }
}
