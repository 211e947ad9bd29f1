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
  private final Http2Wire.Late late;
  private final Map<Ends, Http2Wire> wires = new ConcurrentHashMap<>();
  private volatile boolean goingAway;

  /** Of a TCP connection; a client may have the same port for two of ours. */
  private record Ends(SocketAddress client, SocketAddress server) {}

  /**
   * There are none.
   *
   * @param buffers for what is read
   * @param late what is put up with of streams that were reset
   */
  Http2Wires(ByteBufferPool buffers, Http2Wire.Late late) {
    this.buffers = buffers;
    this.late = late;
  }

  /** A connection was made, of which isn't known what will be spoken there. */
  void opened(StreamConnection connection) {
    Ends ends = ends(connection.getPeerAddress(), connection.getLocalAddress());
    if (ends != null) {
      Http2Wire.over(
          connection, buffers, late, wire -> began(ends, wire), () -> wires.remove(ends));
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

  private void began(Ends ends, Http2Wire wire) {
    wires.put(ends, wire);
    if (goingAway) {
      wire.goAway();
    }
  }

  private @Nullable Http2Wire of(ServerConnection connection) {
    if (!(connection instanceof Http2ServerConnection)) {
      return null;
    }
    Ends ends = ends(connection.getPeerAddress(), connection.getLocalAddress());
    return ends == null ? null : wires.get(ends);
  }

  /** Null when the connection is closed already. */
  private static @Nullable Ends ends(
      @Nullable SocketAddress client, @Nullable SocketAddress server) {
    return client == null || server == null ? null : new Ends(client, server);
  }
}
