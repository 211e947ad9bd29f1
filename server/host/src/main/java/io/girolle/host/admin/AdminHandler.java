package io.girolle.host.admin;

import io.girolle.spi.Secret;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paths that operators and their machines ask. The probes are answered at once and to all; the
 * rest on a thread that may block, to those who may ask.
 */
public final class AdminHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

  private final BooleanSupplier ready;
  private final Guard guard;
  private final Routes routes = new Routes();

  /**
   * A handler that answers the probes alone.
   *
   * @param ready whether the node takes calls
   * @param token what an operator must know; without one, only programs on this machine are
   *     answered
   */
  public AdminHandler(BooleanSupplier ready, Optional<Secret> token) {
    this.ready = ready;
    this.guard = new Guard(token);
  }

  /** Answers more. Before the first request. */
  public AdminHandler with(AdminPaths paths) {
    paths.addTo(routes);
    return this;
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    switch (http.getRequestPath()) {
      case "/healthz" -> probe(http, StatusCodes.OK, "ok");
      case "/readyz" -> {
        boolean takesCalls = ready.getAsBoolean();
        probe(
            http,
            takesCalls ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
            takesCalls ? "ready" : "not ready");
      }
      default -> guarded(http);
    }
  }

  private void guarded(HttpServerExchange http) {
    Optional<Answer> refusal = guard.refusal(http);
    if (refusal.isPresent()) {
      send(http, refusal.get());
      return;
    }
    Optional<Routes.Match> match = routes.match(http.getRequestPath());
    if (match.isEmpty()) {
      send(http, Answer.error(StatusCodes.NOT_FOUND, "there is no " + http.getRequestPath()));
      return;
    }
    String method = http.getRequestMethod().toString();
    Optional<Supplier<Answer>> endpoint = match.get().on(method);
    if (endpoint.isEmpty()) {
      notAllowed(http, match.get().allowed());
    } else {
      http.dispatch(() -> send(http, answer(http, endpoint.get())));
    }
  }

  private static Answer answer(HttpServerExchange http, Supplier<Answer> endpoint) {
    try {
      return endpoint.get();
    } catch (RuntimeException | Error e) {
      log.error("event=admin-failed path={}", http.getRequestPath(), e);
      return Answer.error(StatusCodes.INTERNAL_SERVER_ERROR, "it failed; the log says how: " + e);
    }
  }

  private static void probe(HttpServerExchange http, int status, String text) {
    send(http, new Answer(status, "text/plain; charset=utf-8", text + "\n"));
  }

  private static void notAllowed(HttpServerExchange http, String allowed) {
    http.getResponseHeaders().put(Headers.ALLOW, allowed);
    String message = "%s takes %s".formatted(http.getRequestPath(), allowed);
    send(http, Answer.error(StatusCodes.METHOD_NOT_ALLOWED, message));
  }

  /** No request here has a body that is of use: the connection of one that has ends. */
  private static void send(HttpServerExchange http, Answer answer) {
    if (!http.isRequestComplete()) {
      http.setPersistent(false);
    }
    http.setStatusCode(answer.status());
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, answer.type());
    http.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    http.getResponseSender().send(answer.body());
  }
}
