package io.girolle.host.http;

import io.girolle.call.Timers;
import io.undertow.server.ServerConnection;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Connections that haven't brought a request yet, and are closed when they don't in time: while TLS
 * shakes hands, and on HTTP/2 before its first stream, nothing else counts the time. Safe from any
 * thread.
 */
final class Newcomers {
  private final Timers timers;
  private final long nanos;
  private final Map<SocketAddress, Newcomer> waiting = new ConcurrentHashMap<>();

  private record Newcomer(StreamConnection connection, Timers.Timer timer) {}

  /**
   * There are none.
   *
   * @param nanos how long they have
   */
  Newcomers(Timers timers, long nanos) {
    this.timers = timers;
    this.nanos = nanos;
  }

  /** A connection was made. */
  void opened(StreamConnection connection) {
    SocketAddress peer = connection.getPeerAddress();
    if (peer != null) {
      Timers.Timer timer = timers.after(nanos, () -> tooLate(peer, connection));
      Newcomer before = waiting.put(peer, new Newcomer(connection, timer));
      if (before != null) {
        before.timer().cancel();
      }
    }
  }

  /** A connection has brought a request. */
  void asked(ServerConnection connection) {
    if (waiting.isEmpty()) {
      return;
    }
    Newcomer newcomer = waiting.remove(connection.getPeerAddress());
    if (newcomer != null) {
      newcomer.timer().cancel();
    }
  }

  /** How many there are. */
  int count() {
    return waiting.size();
  }

  private void tooLate(SocketAddress peer, StreamConnection connection) {
    Newcomer newcomer = waiting.get(peer);
    if (newcomer != null && newcomer.connection() == connection && waiting.remove(peer, newcomer)) {
      connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
    }
  }
}
