package io.girolle.host.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;

/**
 * Watches over a client while nobody reads from it: before its body is read, while there is no room
 * for it, and between its end and that of the answer; on HTTP/2 while it is read as well. On the
 * exchange's I/O thread.
 */
interface ClientWatch {

  /** Begins, unless it has. */
  void begin();

  /** The body is read: goes on or begins where that disturbs nobody, ends where it does. */
  void giveWay();

  /** Ends, if it has begun; the connection is as it was. It may begin again. */
  void end();

  /**
   * The watch for an exchange.
   *
   * @param gone hears, at the most once, that the client has left
   */
  static ClientWatch of(HttpServerExchange http, Runnable gone) {
    return http.getConnection() instanceof HttpServerConnection connection
        ? new ConnectionWatch(connection, gone)
        : new StreamWatch(http, gone);
  }
}
