package io.girolle.host.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.jspecify.annotations.Nullable;

/** The absolute URL of a request: its scheme, its Host header, and its target as it was sent. */
final class RequestUrl {
  private RequestUrl() {}

  static String of(HttpServerExchange http) {
    String target = http.getRequestURI();
    String query = http.getQueryString();
    var url = new StringBuilder(64 + target.length() + query.length());
    if (!http.isHostIncludedInRequestURI()) {
      @Nullable String host = http.getRequestHeaders().getFirst(Headers.HOST);
      url.append(http.getRequestScheme()).append("://").append(host == null ? "" : host);
    }
    url.append(target);
    if (!query.isEmpty()) {
      url.append('?').append(query);
    }
    return url.toString();
  }
}
