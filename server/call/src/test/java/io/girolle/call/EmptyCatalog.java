package io.girolle.call;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows nothing. */
final class EmptyCatalog implements Catalog {

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    return CompletableFuture.completedStage(Optional.empty());
  }
}
