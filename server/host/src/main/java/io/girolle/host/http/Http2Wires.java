package io.girolle.host.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/** The connections of HTTP/2 that there are. Safe from any thread. */
final class Http2Wires {
  private final ByteBufferPool buffers;
  private final int window;
  private final Map<SocketAddress, Http2Wire> wires = new ConcurrentHashMap<>();
  private volatile boolean goingAway;

  /**
   * There are none.
   *
   * @param buffers for what is read
   * @param window how much a client may send ahead on a stream
   */
  Http2Wires(ByteBufferPool buffers, int window) {
    this.buffers = buffers;
    this.window = window;
  }

  /** A connection was made, of which isn't known what will be spoken there. */
  void opened(StreamConnection connection) {
    SocketAddress peer = connection.getPeerAddress();
    if (peer != null) {
      Http2Wire.over(
          connection, buffers, window, wire -> began(peer, wire), () -> wires.remove(peer));
    }
  }

  /** A request has come, whatever was spoken. */
  void entered(HttpServerExchange http) {
    Http2Wire wire = of(http.getConnection());
    if (wire != null) {
      wire.entered(http);
    }
  }

  /** Tells all clients, and those that come late, to open no more streams. */
  void goAway() {
    goingAway = true;
    wires.values().forEach(Http2Wire::goAway);
  }

  /** How many there are. */
  int count() {
    return wires.size();
  }

  private void began(SocketAddress peer, Http2Wire wire) {
    wires.put(peer, wire);
    if (goingAway) {
      wire.goAway();
    }
  }

  private @Nullable Http2Wire of(ServerConnection connection) {
    if (!(connection instanceof Http2ServerConnection)) {
      return null;
    }
    SocketAddress peer = connection.getPeerAddress();
    return peer == null ? null : wires.get(peer);
  }
}
