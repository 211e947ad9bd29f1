package io.girolle.host.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;

/** Has chunked bodies read by {@link ChunkedBody}; whatever else wraps them must come later. */
final class StrictChunks implements HttpHandler {
  private final HttpHandler next;
  private final long lineLimit;

  StrictChunks(HttpHandler next, long lineLimit) {
    this.next = next;
    this.lineLimit = lineLimit;
  }

  @Override
  public void handleRequest(HttpServerExchange http) throws Exception {
    if (http.getConnection() instanceof HttpServerConnection connection
        && http.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)
        && !http.isRequestComplete()) {
      http.addRequestWrapper(
          (factory, exchange) -> new ChunkedBody(exchange, connection, lineLimit));
    }
    next.handleRequest(http);
  }
}
