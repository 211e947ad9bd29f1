package io.girolle.agent;

import io.girolle.call.HookWatch;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A plugin's catalog as the agent asks it: in the plugin's class loader, under the watch, and on a
 * thread that may block once it blocks. What it throws comes as a failure.
 */
final class GuardedCatalog implements Catalog {
  private final Registered<Catalog> catalog;
  private final HookWatch watch;
  private final Executor blocking;

  GuardedCatalog(Registered<Catalog> catalog, HookWatch watch, Executor blocking) {
    this.catalog = catalog;
    this.watch = watch;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return ask("app", part -> part.app(idOrName));
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String functionId) {
    return ask("function", part -> part.function(functionId));
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    return ask("trigger", part -> part.trigger(app, source));
  }

  private <T> CompletionStage<T> ask(String hook, Function<Catalog, CompletionStage<T>> question) {
    try {
      return catalog.blocksNow()
          ? CompletableFuture.supplyAsync(() -> inside(question), blocking)
              .thenCompose(Function.identity())
          : watched(hook, question);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletionStage<T> watched(
      String hook, Function<Catalog, CompletionStage<T>> question) {
    watch.enter(catalog.plugin(), hook, true);
    try {
      return inside(question);
    } finally {
      watch.leave();
    }
  }

  private <T> CompletionStage<T> inside(Function<Catalog, CompletionStage<T>> question) {
    ClassLoader before = catalog.plugin().enter();
    try {
      return question.apply(catalog.part());
    } finally {
      PluginInstance.leave(before);
    }
  }
}
