package io.girolle.testkit;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One app, its functions, and a trigger for each that has its name. Immutable. */
final class KitCatalog implements Catalog {
  private final App app;
  private final List<AppFunction> functions;

  KitCatalog(App app, List<AppFunction> functions) {
    this.app = app;
    this.functions = List.copyOf(functions);
  }

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    boolean known = idOrName.equals(app.id()) || idOrName.equals(app.name());
    return CompletableFuture.completedStage(Optional.of(app).filter(a -> known));
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    return CompletableFuture.completedStage(
        functions.stream().filter(f -> f.id().equals(id)).findFirst());
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String appIdOrName, String source) {
    return CompletableFuture.completedStage(
        functions.stream()
            .filter(f -> source.equals("/" + f.name()))
            .findFirst()
            .map(f -> AppTrigger.of("trigger-" + f.id(), app.id(), f.id(), source)));
  }
}
