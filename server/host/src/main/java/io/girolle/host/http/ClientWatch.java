package io.girolle.host.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;

/**
 * Watches over a client between the end of its request and the end of its answer, when nobody reads
 * from it. On the exchange's I/O thread.
 */
interface ClientWatch {

  /** Begins; the request has been read. */
  void begin();

  /** Ends; the connection is as it was. */
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
