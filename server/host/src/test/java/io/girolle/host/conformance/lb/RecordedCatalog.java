package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The apps, functions and triggers that the recorded nodes knew. */
public final class RecordedCatalog implements Catalog {
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

  private final Map<String, App> apps = new HashMap<>();
  private final Map<String, AppFunction> functions = new HashMap<>();
  private final Map<String, AppTrigger> triggers = new HashMap<>();
  private final AtomicInteger functionLookups = new AtomicInteger();
  private final boolean failing;

  /**
   * A catalog.
   *
   * @param things its {@code apps}, {@code fns} and {@code triggers}
   * @param failing whether it answers nothing
   */
  public RecordedCatalog(JsonNode things, boolean failing) {
    this.failing = failing;
    things.get("apps").forEach(this::addApp);
    things.get("fns").forEach(this::addFunction);
    things.get("triggers").forEach(this::addTrigger);
  }

  /** How often a function was looked up. */
  int functionLookups() {
    return functionLookups.get();
  }

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return answer(apps.get(idOrName));
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    functionLookups.incrementAndGet();
    return answer(functions.get(id));
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    return answer(triggers.get(app + source));
  }

  private <T> CompletionStage<Optional<T>> answer(T found) {
    return failing
        ? CompletableFuture.failedFuture(new IOException("500: simulated failure"))
        : CompletableFuture.completedFuture(Optional.ofNullable(found));
  }

  private void addApp(JsonNode json) {
    App app =
        App.builder(json.get("id").asText(), json.get("name").asText())
            .config(map(json.get("config"), STRINGS))
            .annotations(map(json.get("annotations"), VALUES))
            .syslogUrl(json.path("syslog_url").asText())
            .build();
    apps.put(app.id(), app);
    apps.put(app.name(), app);
  }

  private void addFunction(JsonNode json) {
    AppFunction function =
        AppFunction.builder(
                json.get("id").asText(),
                json.get("name").asText(),
                json.get("app_id").asText(),
                json.get("image").asText())
            .memoryMiB(json.get("memory").asInt())
            .timeout(Duration.ofSeconds(json.get("timeout").asInt()))
            .idleTimeout(Duration.ofSeconds(json.get("idle_timeout").asInt()))
            .config(map(json.get("config"), STRINGS))
            .annotations(map(json.get("annotations"), VALUES))
            .build();
    functions.put(function.id(), function);
  }

  private void addTrigger(JsonNode json) {
    String app = json.get("app_id").asText();
    String source = json.get("source").asText();
    triggers.put(
        app + source,
        AppTrigger.of(json.get("id").asText(), app, json.get("fn_id").asText(), source));
  }

  private static <T> Map<String, T> map(JsonNode json, TypeReference<Map<String, T>> type) {
    return json == null || json.isNull() ? Map.of() : RecordingFiles.JSON.convertValue(json, type);
  }
}
