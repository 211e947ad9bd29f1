package io.girolle.host.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;

/**
 * Leaves HTTP/1.1 for HTTP/2 when a client asks for it in a request without a body. One with a body
 * goes on as it is: Undertow would read the body by itself, without our limits.
 */
final class UpgradeHandler implements HttpHandler {
  private final HttpHandler next;
  private final HttpHandler upgrading;

  UpgradeHandler(HttpHandler next) {
    this.next = next;
    this.upgrading = new Http2UpgradeHandler(next);
  }

  @Override
  public void handleRequest(HttpServerExchange http) throws Exception {
    if (http.isHttp11() && http.isRequestComplete()) {
      upgrading.handleRequest(http);
    } else {
      next.handleRequest(http);
    }
  }
}
