package io.girolle.agent;

import io.girolle.call.CallError;
import io.girolle.call.Timers;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One search for a function: a few questions to the catalog, one after the other, and the time that
 * all of them may take. Confined to the call's thread.
 */
final class FunctionSearch {
  private final FunctionLookup lookup;
  private final Executor thread;
  private final Functions.Found found;
  private String source = "";
  private String triggerId = "";
  private @Nullable AppFunction function;
  private Timers.@Nullable Timer limit;
  private boolean over;

  FunctionSearch(FunctionLookup lookup, Executor thread, Functions.Found found) {
    this.lookup = lookup;
    this.thread = thread;
    this.found = found;
  }

  void byId(String id) {
    await(lookup.ask(catalog -> catalog.function(id)), "Fn", this::ofApp);
  }

  void byTrigger(String app, String path) {
    source = path;
    await(lookup.ask(catalog -> catalog.app(app)), "App", this::trigger);
  }

  private void trigger(App app) {
    await(lookup.ask(catalog -> catalog.trigger(app.id(), source)), "Trigger", this::functionOf);
  }

  private void functionOf(AppTrigger trigger) {
    triggerId = trigger.id();
    byId(trigger.functionId());
  }

  private void ofApp(AppFunction known) {
    function = known;
    await(lookup.ask(catalog -> catalog.app(known.appId())), "App", this::found);
  }

  private void found(App app) {
    if (function != null) {
      end();
      found.found(lookup.profile(app, function), triggerId);
    }
  }

  /** Goes on at once with an answer that is there. */
  private <T> void await(CompletableFuture<Optional<T>> asked, String what, Consumer<T> next) {
    if (asked.isDone()) {
      told(asked, what, next);
      return;
    }
    if (limit == null) {
      limit = lookup.afterLimit(() -> thread.execute(this::timedOut));
    }
    CompletionStage<Optional<T>> stage = asked;
    stage.whenCompleteAsync((value, failure) -> told(asked, what, next), thread);
  }

  private <T> void told(CompletableFuture<Optional<T>> asked, String what, Consumer<T> next) {
    if (over) {
      return;
    }
    Optional<T> value;
    try {
      value = asked.getNow(null);
    } catch (CompletionException | CancellationException e) {
      fail(lookup.errorOf(e));
      return;
    }
    if (value == null) {
      fail(lookup.errorOf(new NullPointerException("an answer is null")));
    } else if (value.isEmpty()) {
      fail(CallError.unknown(what));
    } else {
      next.accept(value.get());
    }
  }

  private void timedOut() {
    if (!over) {
      fail(lookup.timedOut());
    }
  }

  private void fail(CallError error) {
    end();
    found.failed(error);
  }

  private void end() {
    over = true;
    if (limit != null) {
      limit.cancel();
    }
  }
}
