package io.girolle.agent.catalog;

import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What a Fn API node tells, in the questions that Fn's load balancer asks it. */
final class FnApiCatalog implements Catalog {
  /** What Fn's ids look like; the names of its apps are never as long. */
  private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

  private final ApiNode node;

  FnApiCatalog(ApiNode node) {
    this.node = node;
  }

  @Override
  public CompletionStage<Optional<App>> app(String idOrName) {
    return ID.matcher(idOrName).matches()
        ? orElse(appById(idOrName), () -> appByName(idOrName))
        : orElse(appByName(idOrName), () -> appById(idOrName));
  }

  @Override
  public CompletionStage<Optional<AppFunction>> function(String id) {
    return UrlPath.isName(id)
        ? node.get("/v2/fns/" + UrlPath.name(id)).thenApply(a -> a.map(f -> f.function(id)))
        : unknown();
  }

  @Override
  public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
    CompletableFuture<Optional<AppTrigger>> byId = triggerOf(app, source);
    return ID.matcher(app).matches()
        ? byId
        : orElse(
            byId,
            () ->
                appByName(app)
                    .thenCompose(
                        found ->
                            found.isEmpty() || found.get().id().equals(app)
                                ? unknown()
                                : triggerOf(found.get().id(), source)));
  }

  private CompletableFuture<Optional<App>> appById(String id) {
    return UrlPath.isName(id)
        ? node.get("/v2/apps/" + UrlPath.name(id)).thenApply(a -> a.map(app -> app.app("id", id)))
        : unknown();
  }

  private CompletableFuture<Optional<App>> appByName(String name) {
    return name.isEmpty()
        ? unknown()
        : node.get("/v2/apps?name=" + UrlPath.name(name))
            .thenApply(a -> a.flatMap(list -> list.appNamed(name)));
  }

  /** The source keeps its leading slash, so that there are two. */
  private CompletableFuture<Optional<AppTrigger>> triggerOf(String appId, String source) {
    return UrlPath.isName(appId) && UrlPath.isPath(source)
        ? node.get(
                "/v2/runner/apps/"
                    + UrlPath.name(appId)
                    + "/triggerBySource/http/"
                    + UrlPath.path(source))
            .thenApply(a -> a.map(t -> t.trigger(appId, source)))
        : unknown();
  }

  private static <T> CompletableFuture<Optional<T>> orElse(
      CompletableFuture<Optional<T>> first, Supplier<CompletableFuture<Optional<T>>> other) {
    return first.thenCompose(
        found -> found.isPresent() ? CompletableFuture.completedFuture(found) : other.get());
  }

  private static <T> CompletableFuture<Optional<T>> unknown() {
    return CompletableFuture.completedFuture(Optional.empty());
  }
}
