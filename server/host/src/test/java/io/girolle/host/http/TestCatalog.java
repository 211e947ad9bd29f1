package io.girolle.host.http;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One app {@code shop} with one function {@code fn1} and a few triggers that lead to it. */
class TestCatalog implements Catalog {
  private static final App APP = App.builder("app1", "shop").build();
  private static final AppFunction FUNCTION =
      AppFunction.builder("fn1", "pay", "app1", "shop/pay:1").build();
  private static final Map<String, AppTrigger> TRIGGERS =
      Map.of(
          "/", AppTrigger.of("root", "app1", "fn1", "/"),
          "/pay", AppTrigger.of("pay", "app1", "fn1", "/pay"),
          "/café", AppTrigger.of("cafe", "app1", "fn1", "/café"),
          "/pay;by=card", AppTrigger.of("card", "app1", "fn1", "/pay;by=card"),
          "/pay/back", AppTrigger.of("back", "app1", "fn1", "/pay/back"),
          "/lost", AppTrigger.of("lost", "app1", "nowhere", "/lost"));

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return answer(idOrName.equals("app1") || idOrName.equals("shop") ? APP : null);
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    return answer(id.equals("fn1") ? FUNCTION : null);
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    return answer(app.equals("app1") ? TRIGGERS.get(source) : null);
  }

  private static <T> CompletionStage<Optional<T>> answer(T known) {
    return CompletableFuture.completedStage(Optional.ofNullable(known));
  }
}
