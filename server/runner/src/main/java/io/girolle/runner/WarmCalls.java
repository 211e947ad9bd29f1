package io.girolle.runner;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.call.Origin;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.proto.TryCall;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Catalog;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the call of a function that nobody has called yet, on the way of a real one: looked up in
 * the catalog, written as a load balancer writes it, read, and edited by the overriders of this
 * runner. What overriders on a load balancer would do to it isn't known here.
 */
final class WarmCalls {
  private static final String ID = "prewarm";

  private final String runnerId;
  private final InstantSource clock;
  private final Executor blocking;

  /**
   * A maker.
   *
   * @param runnerId part of the calls' ids
   * @param clock tells when they were made
   * @param blocking asks catalogs
   */
  WarmCalls(String runnerId, InstantSource clock, Executor blocking) {
    this.runnerId = runnerId;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** Makes one, empty when there is no such function; fails when it can't be asked or called. */
  CompletableFuture<Optional<WarmCall>> make(String functionId, Lineup lineup) {
    Registered<Catalog> catalog = lineup.catalogs().of(functionId);
    if (catalog == null) {
      return failed("there is no catalog to look functions up in");
    }
    return ask(catalog, c -> c.function(functionId))
        .thenComposeAsync(
            function ->
                function.map(known -> of(known, catalog, lineup)).orElseGet(WarmCalls::none),
            blocking);
  }

  private CompletableFuture<Optional<WarmCall>> of(
      AppFunction function, Registered<Catalog> catalog, Lineup lineup) {
    return ask(catalog, c -> c.app(function.appId()))
        .thenComposeAsync(
            app ->
                app.map(known -> read(write(known, function), lineup)).orElseGet(WarmCalls::none),
            blocking);
  }

  private static CompletableFuture<Optional<WarmCall>> none() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private TryCall write(App app, AppFunction function) {
    var request = new CallRequest("POST", "http://localhost/invoke", Map.of(), "", false);
    var call =
        new CallModel(
            ID + "-" + runnerId, new FunctionProfile(app, function), request, clock.instant());
    return TryCall.newBuilder()
        .setModelsCallJsonBytes(ByteString.copyFrom(CallJson.write(call)))
        .build();
  }

  private static CompletableFuture<Optional<WarmCall>> read(TryCall message, Lineup lineup) {
    var made = new CompletableFuture<Optional<WarmCall>>();
    try {
      CallModel call = lineup.intake().read(message, Origin.NONE, Use.CALLS);
      lineup.chain().override(call, Runnable::run, error -> finish(made, call, lineup, error));
    } catch (Refusal e) {
      made.completeExceptionally(e);
    }
    return made;
  }

  private static void finish(
      CompletableFuture<Optional<WarmCall>> made,
      CallModel call,
      Lineup lineup,
      @Nullable CallError rejection) {
    if (rejection != null) {
      made.completeExceptionally(new Refusal(rejection));
      return;
    }
    try {
      made.complete(Optional.of(new WarmCall(call, lineup.intake().ticket(call, "", Use.CALLS))));
    } catch (Refusal e) {
      made.completeExceptionally(e);
    }
  }

  private <T> CompletableFuture<T> ask(
      Registered<Catalog> catalog, Function<Catalog, CompletionStage<T>> question) {
    return CompletableFuture.supplyAsync(() -> inside(catalog, question), blocking)
        .thenCompose(stage -> stage);
  }

  private static <T> CompletionStage<T> inside(
      Registered<Catalog> catalog, Function<Catalog, CompletionStage<T>> question) {
    ClassLoader before = catalog.plugin().enter();
    try {
      return Objects.requireNonNull(question.apply(catalog.part()), "null was returned");
    } catch (Throwable e) {
      catalog.plugin().failed("catalog", e);
      return CompletableFuture.failedFuture(e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  private static CompletableFuture<Optional<WarmCall>> failed(String why) {
    return CompletableFuture.failedFuture(new IllegalStateException(why));
  }
}
