package io.girolle.host.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * Ends an exchange that can't be ended well, so that its client can tell: the connection of
 * HTTP/1.1, the stream alone of HTTP/2.
 */
final class Cut {
  /** In the request that HTTP/1.1 was left with, whose stream has no side to read from. */
  private static final String UPGRADED = "HTTP2-Settings";

  private Cut() {}

  static void off(HttpServerExchange http) {
    ServerConnection connection = http.getConnection();
    if (!(connection instanceof Http2ServerConnection stream)) {
      IoUtils.safeClose(connection);
      return;
    }
    Streams.left(http);
    Http2Wire.cut(http);
    ConduitStreamSinkChannel sink = Connectors.getConduitSinkChannel(http);
    if (sink.isOpen()) {
      IoUtils.safeClose(http.getRequestHeaders().contains(UPGRADED) ? sink : stream);
    }
  }

  /** Whether there is nobody to answer. */
  static boolean isOff(HttpServerExchange http) {
    return !http.getConnection().isOpen() || !Connectors.getConduitSinkChannel(http).isOpen();
  }
}
