package io.girolle.agent.catalog;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A catalog that is all in memory. Its answers are made once. */
final class FixedCatalog implements Catalog {
  private final Answers<App> apps = new Answers<>();
  private final Answers<AppFunction> functions = new Answers<>();
  private final Map<String, Answers<AppTrigger>> triggers = new HashMap<>();

  /** Ready answers by key. */
  private static final class Answers<T> {
    private final Map<String, CompletionStage<Optional<T>>> known = new HashMap<>();
    private final CompletionStage<Optional<T>> unknown =
        CompletableFuture.completedStage(Optional.empty());

    void put(String key, T value) {
      known.putIfAbsent(key, CompletableFuture.completedStage(Optional.of(value)));
    }

    CompletionStage<Optional<T>> get(String key) {
      return known.getOrDefault(key, unknown);
    }
  }

  FixedCatalog(
      Collection<App> apps, Collection<AppFunction> functions, Collection<AppTrigger> triggers) {
    apps.forEach(app -> this.apps.put(app.id(), app));
    apps.forEach(app -> this.apps.put(app.name(), app));
    functions.forEach(function -> this.functions.put(function.id(), function));
    for (App app : apps) {
      var ofApp = new Answers<AppTrigger>();
      triggers.stream()
          .filter(t -> t.appId().equals(app.id()))
          .forEach(t -> ofApp.put(t.source(), t));
      this.triggers.putIfAbsent(app.id(), ofApp);
      this.triggers.putIfAbsent(app.name(), ofApp);
    }
  }

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return apps.get(idOrName);
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    return functions.get(id);
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    @Nullable Answers<AppTrigger> ofApp = triggers.get(app);
    return ofApp == null ? CompletableFuture.completedStage(Optional.empty()) : ofApp.get(source);
  }
}
