package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps the answers of a catalog that asks elsewhere. What is fresh is answered at once, by the
 * same object each time; what isn't is asked for by one caller on behalf of all; and what was known
 * is answered while the catalog fails. Takes no lock.
 */
public final class CachedCatalog implements Catalog {
  private final CachedAnswers<String, App> apps;
  private final CachedAnswers<String, AppFunction> functions;
  private final CachedAnswers<TriggerKey, AppTrigger> triggers;

  private record TriggerKey(String app, String source) {
    int length() {
      return app.length() + source.length();
    }
  }

  /**
   * A cache before a catalog.
   *
   * @param source the catalog, called on the threads of callers
   * @param limits what is kept, and how long
   * @param patience how long one question to the catalog may take
   * @param timers tell the time
   * @param failures hears why an answer that was known is used for longer
   */
  public CachedCatalog(
      Catalog source,
      CatalogSettings.Cache limits,
      Duration patience,
      Timers timers,
      Consumer<Throwable> failures) {
    var terms = new CacheTerms(limits, patience, timers, failures);
    apps = new CachedAnswers<>(terms, source::app, Sameness::ofApps, String::length);
    functions = new CachedAnswers<>(terms, source::function, Sameness::ofFunctions, String::length);
    triggers =
        new CachedAnswers<>(
            terms,
            key -> source.trigger(key.app(), key.source()),
            Sameness::ofTriggers,
            TriggerKey::length);
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
    return triggers.get(new TriggerKey(app, source));
  }
}
