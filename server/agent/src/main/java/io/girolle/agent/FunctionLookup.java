package io.girolle.agent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.girolle.agent.catalog.CachedCatalog;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.CallError;
import io.girolle.call.FunctionProfile;
import io.girolle.call.HookWatch;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Finds the function that a request is for, with its app, through a catalog, within a bounded time.
 * What all calls of a function have in common is worked out once, for as long as the catalog gives
 * the same objects.
 */
final class FunctionLookup {
  private static final int PROFILES = 100_000;

  private final Registered<Catalog> catalog;
  private final Catalog asked;
  private final Timers timers;
  private final long limitNanos;
  private final Cache<AppFunction, FunctionProfile> profiles =
      Caffeine.newBuilder().weakKeys().maximumSize(PROFILES).executor(Runnable::run).build();

  /**
   * A lookup in a catalog.
   *
   * @param catalog the catalog
   * @param settings how long a lookup may take, and whether answers are kept
   * @param timers tell the time
   * @param watch watches the catalog while it has a thread that mustn't be held
   * @param blocking asks a catalog that blocks
   */
  FunctionLookup(
      Registered<Catalog> catalog,
      CatalogSettings settings,
      Timers timers,
      HookWatch watch,
      Executor blocking) {
    this.catalog = catalog;
    this.timers = timers;
    this.limitNanos = settings.timeout().toNanos();
    var guarded = new GuardedCatalog(catalog, watch, blocking);
    this.asked =
        settings.keeps(catalog.name())
            ? new CachedCatalog(
                guarded, settings.cache(), settings.timeout(), timers, this::errorOf)
            : guarded;
  }

  /** As {@link Functions#byId}. */
  void byId(String id, Executor thread, Functions.Found found) {
    new FunctionSearch(this, thread, found).byId(id);
  }

  /** As {@link Functions#byTrigger}. */
  void byTrigger(String app, String source, Executor thread, Functions.Found found) {
    new FunctionSearch(this, thread, found).byTrigger(app, source);
  }

  /** The catalog that is asked. */
  Registered<Catalog> catalog() {
    return catalog;
  }

  /** Asks the catalog; what is wrong comes as a failure. */
  <T> CompletableFuture<Optional<T>> ask(Function<Catalog, CompletionStage<Optional<T>>> question) {
    try {
      return question.apply(asked).toCompletableFuture();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  FunctionProfile profile(App app, AppFunction function) {
    FunctionProfile known = profiles.getIfPresent(function);
    if (known != null && known.app() == app) {
      return known;
    }
    var made = new FunctionProfile(app, function);
    profiles.put(function, made);
    return made;
  }

  Timers.Timer afterLimit(Runnable task) {
    return timers.after(limitNanos, task);
  }

  CallError timedOut() {
    catalog.plugin().failed("catalog", "no answer within " + limitNanos / 1_000_000 + " ms");
    return CallError.lookupTimedOut();
  }

  /** What a call is answered when the catalog fails; counts it, unless it is a rejection. */
  CallError errorOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CallRejectedException rejection) {
      return CallError.rejected(rejection);
    }
    if (cause instanceof TimeoutException) {
      return timedOut();
    }
    catalog.plugin().failed("catalog", cause);
    return CallError.internal("catalog " + catalog.label() + " failed", null);
  }
}
