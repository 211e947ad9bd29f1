package io.girolle.host.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;

/**
 * Leaves HTTP/1.1 for HTTP/2 when a client asks for it in a request without a body, and sends
 * nothing more before it is answered. One with a body goes on as it is: Undertow would read the
 * body by itself, without our limits.
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
    if (http.isHttp11()
        && http.isRequestComplete()
        && http.getConnection() instanceof HttpServerConnection connection
        && connection.getExtraBytes() == null
        && connection.getOriginalSourceConduit() instanceof FrameSource source
        && source.isEmpty()) {
      upgrading.handleRequest(http);
      if (http.isUpgrade()) {
        source.wire().upgraded();
        source.expectPreface();
      }
    } else {
      next.handleRequest(http);
    }
  }
}
