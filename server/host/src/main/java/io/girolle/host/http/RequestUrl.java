package io.girolle.host.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The absolute URL of a request: its scheme, its Host header, and its target as it was sent; scheme
 * and host as a trusted proxy says that its client asked for them.
 */
final class RequestUrl {
  private RequestUrl() {}

  static String of(HttpServerExchange http, Proxies proxies) {
    String target = http.getRequestURI();
    String query = http.getQueryString();
    var url = new StringBuilder(64 + target.length() + query.length());
    if (!http.isHostIncludedInRequestURI()) {
      appendOrigin(url, http, proxies);
    }
    url.append(target);
    if (!query.isEmpty()) {
      url.append('?').append(query);
    }
    return HeaderText.received(url.toString());
  }

  private static void appendOrigin(StringBuilder url, HttpServerExchange http, Proxies proxies) {
    @Nullable String host = http.getRequestHeaders().getFirst(Headers.HOST);
    String scheme = http.getRequestScheme();
    if (!proxies.isEmpty() && isTrusted(http, proxies)) {
      var forwarded = Forwarded.of(http.getRequestHeaders(), host, scheme);
      host = forwarded.host() != null ? forwarded.host() : host;
      scheme = forwarded.scheme() != null ? forwarded.scheme() : scheme;
    }
    url.append(scheme).append("://").append(host == null ? "" : host);
  }

  private static boolean isTrusted(HttpServerExchange http, Proxies proxies) {
    return http.getConnection().getPeerAddress() instanceof InetSocketAddress peer
        && proxies.trust(peer);
  }
}
