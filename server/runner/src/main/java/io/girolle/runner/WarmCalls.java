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

  /** Makes one; fails when there is no such function, or it can't be called. */
  CompletableFuture<WarmCall> make(String functionId, Lineup lineup) {
    Registered<Catalog> catalog = lineup.catalogs().of(functionId);
    if (catalog == null) {
      return failed("there is no catalog to look functions up in");
    }
    return ask(catalog, c -> c.function(functionId))
        .thenComposeAsync(
            function -> {
              AppFunction known = known(function, "function " + functionId);
              return ask(catalog, c -> c.app(known.appId()))
                  .thenApply(app -> write(known(app, "app " + known.appId()), known));
            },
            blocking)
        .thenComposeAsync(message -> read(message, lineup), blocking);
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

  private static CompletableFuture<WarmCall> read(TryCall message, Lineup lineup) {
    var made = new CompletableFuture<WarmCall>();
    try {
      CallModel call = lineup.intake().read(message, Origin.NONE, null);
      lineup.chain().override(call, Runnable::run, error -> finish(made, call, lineup, error));
    } catch (Refusal e) {
      made.completeExceptionally(e);
    }
    return made;
  }

  private static void finish(
      CompletableFuture<WarmCall> made,
      CallModel call,
      Lineup lineup,
      @Nullable CallError rejection) {
    if (rejection != null) {
      made.completeExceptionally(new Refusal(rejection));
      return;
    }
    try {
      made.complete(new WarmCall(call, lineup.intake().ticket(call, "")));
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

  private static <T> T known(Optional<T> found, String what) {
    return found.orElseThrow(() -> new IllegalStateException(what + " isn't in the catalog"));
  }

  private static CompletableFuture<WarmCall> failed(String why) {
    return CompletableFuture.failedFuture(new IllegalStateException(why));
  }
}
