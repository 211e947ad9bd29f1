package io.girolle.testkit.conformance;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A pool and a catalog that keep to the rules have nothing told of them. */
class KitPartsConformTest implements PoolConformance, CatalogConformance {

  @Override
  public RunnerPool pool() {
    return (key, sink) -> {
      sink.update(List.of(RunnerSpec.of("a:1"), RunnerSpec.of("b:1")));
      return () -> {};
    };
  }

  @Override
  public Catalog catalog() {
    return new OneOfEach();
  }

  @Override
  public String appName() {
    return "app";
  }

  @Override
  public String functionId() {
    return "f";
  }

  @Override
  public String triggerSource() {
    return "/f";
  }

  private static final class OneOfEach implements Catalog {
    @Override
    public CompletionStage<Optional<App>> app(String idOrName) {
      return when(idOrName.matches("app|id"), App.builder("id", "app").build());
    }

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      return when(id.equals("f"), AppFunction.builder("f", "f", "id", "image").build());
    }

    @Override
    public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
      return when(source.equals("/f"), AppTrigger.of("t", "id", "f", "/f"));
    }

    private static <T> CompletionStage<Optional<T>> when(boolean there, T value) {
      return CompletableFuture.completedStage(Optional.of(value).filter(v -> there));
    }
  }
}
