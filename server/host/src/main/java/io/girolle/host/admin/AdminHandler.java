package io.girolle.host.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.function.BooleanSupplier;

/** The paths that operators and their machines ask: is it alive, and does it take calls. */
final class AdminHandler implements HttpHandler {
  private final BooleanSupplier ready;

  AdminHandler(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    switch (http.getRequestPath()) {
      case "/healthz" -> say(http, StatusCodes.OK, "ok");
      case "/readyz" -> {
        boolean takesCalls = ready.getAsBoolean();
        say(
            http,
            takesCalls ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
            takesCalls ? "ready" : "not ready");
      }
      default -> say(http, StatusCodes.NOT_FOUND, "not found");
    }
  }

  private static void say(HttpServerExchange http, int status, String text) {
    http.setStatusCode(status);
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    http.getResponseSender().send(text + "\n");
  }
}
