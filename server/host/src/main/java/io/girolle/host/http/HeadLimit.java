package io.girolle.host.http;

import io.girolle.call.CallError;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;

/**
 * How long the head of a request may be. Undertow's own limit closes the connection, and what the
 * client has sent by then destroys the answer: so heads that are only somewhat too long are read,
 * and answered here.
 */
record HeadLimit(long bytes) {
  private static final long SLACK = 16 << 10;
  private static final int AROUND_FIELD = ": \r\n".length();

  /** What Undertow may read. */
  int read() {
    return (int) Math.min(Integer.MAX_VALUE, 2 * bytes + SLACK);
  }

  boolean isPassed(HttpServerExchange http) {
    long size = (long) http.getRequestURI().length() + http.getQueryString().length();
    HeaderMap fields = http.getRequestHeaders();
    for (long at = fields.fastIterate(); at != -1; at = fields.fiNext(at)) {
      HeaderValues values = fields.fiCurrent(at);
      int name = values.getHeaderName().length() + AROUND_FIELD;
      for (int i = 0; i < values.size(); i++) {
        size += name + values.get(i).length();
      }
    }
    return size > bytes;
  }

  CallError error() {
    return CallError.headTooLarge(bytes);
  }
}
