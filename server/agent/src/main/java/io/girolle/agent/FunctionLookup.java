package io.girolle.agent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.girolle.call.CallError;
import io.girolle.call.FunctionProfile;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Finds the function that a request is for, with its app, through a catalog. What all calls of a
 * function have in common is worked out once, for as long as the catalog gives the same objects.
 */
public final class FunctionLookup {
  private static final int PROFILES = 100_000;

  private final Registered<Catalog> catalog;
  private final Cache<AppFunction, FunctionProfile> profiles =
      Caffeine.newBuilder().weakKeys().maximumSize(PROFILES).executor(Runnable::run).build();

  /** The catalog that is asked. */
  Registered<Catalog> catalog() {
    return catalog;
  }

  /** Hears what was found, on the call's thread. */
  public interface Found {
    /**
     * There it is.
     *
     * @param profile the function
     * @param triggerId the trigger that led to it, or empty
     */
    void found(FunctionProfile profile, String triggerId);

    /** It can't be called. */
    void failed(CallError error);
  }

  /** A lookup in a catalog. */
  public FunctionLookup(Registered<Catalog> catalog) {
    this.catalog = catalog;
  }

  /**
   * Finds a function by its id.
   *
   * @param id the function's id
   * @param thread the call's thread, which this is called on
   * @param found hears of it, within this method when the catalog knows at once
   */
  public void byId(String id, Executor thread, Found found) {
    function(id, "", thread, found);
  }

  /**
   * Finds the function of a trigger.
   *
   * @param app the name of the trigger's app
   * @param source the trigger's path
   * @param thread the call's thread, which this is called on
   * @param found hears of it, within this method when the catalog knows at once
   */
  public void byTrigger(String app, String source, Executor thread, Found found) {
    ask(
        c -> c.app(app),
        "App",
        thread,
        found,
        known ->
            ask(
                c -> c.trigger(known.id(), source),
                "Trigger",
                thread,
                found,
                trigger -> function(trigger.functionId(), trigger.id(), thread, found)));
  }

  private void function(String id, String triggerId, Executor thread, Found found) {
    ask(
        c -> c.function(id),
        "Fn",
        thread,
        found,
        function ->
            ask(
                c -> c.app(function.appId()),
                "App",
                thread,
                found,
                app -> found.found(profile(app, function), triggerId)));
  }

  private FunctionProfile profile(App app, AppFunction function) {
    FunctionProfile known = profiles.getIfPresent(function);
    if (known != null && known.app() == app) {
      return known;
    }
    var made = new FunctionProfile(app, function);
    profiles.put(function, made);
    return made;
  }

  /** What is done with an answer. */
  private interface Next<T> {
    void go(T value);
  }

  private <T> void ask(
      Function<Catalog, CompletionStage<Optional<T>>> question,
      String what,
      Executor thread,
      Found found,
      Next<T> next) {
    BiConsumer<Optional<T>, Throwable> answer =
        (value, failure) -> {
          if (failure != null) {
            found.failed(errorOf(failure));
          } else if (value == null) {
            found.failed(errorOf(new NullPointerException("an answer is null")));
          } else if (value.isEmpty()) {
            found.failed(CallError.unknown(what));
          } else {
            next.go(value.get());
          }
        };
    CompletableFuture<Optional<T>> asked = asked(question);
    Executor where = asked.isDone() ? Runnable::run : thread;
    CompletionStage<Optional<T>> stage = asked;
    stage.whenCompleteAsync(answer, where);
  }

  private <T> CompletableFuture<Optional<T>> asked(
      Function<Catalog, CompletionStage<Optional<T>>> question) {
    PluginInstance plugin = catalog.plugin();
    ClassLoader before = plugin.enter();
    try {
      return question.apply(catalog.part()).toCompletableFuture();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  private CallError errorOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CallRejectedException rejection) {
      return CallError.rejected(rejection);
    }
    catalog.plugin().failed("catalog", cause);
    return CallError.internal("catalog " + catalog.label() + " failed", null);
  }
}
