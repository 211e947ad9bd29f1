package io.girolle.host.admin;

import io.girolle.spi.Secret;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: with a token whoever knows it; without one, programs on this machine. A page in a
 * browser on this machine may not: it has no token, and without one it is told by the name in the
 * request's {@code Host} (which a page of a foreign name that resolves to loopback can't choose)
 * and by its {@code Origin}.
 */
final class Guard {
  private static final String BEARER = "Bearer ";

  /** The host of a {@code Host} header: a name, an IPv4 address, or an IPv6 address in brackets. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:\\d*)?");

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final Optional<Secret> token;

  Guard(Optional<Secret> token) {
    this.token = token.filter(t -> !t.reveal().isBlank());
  }

  /** The answer for those who may not; nothing for those who may. */
  Optional<Answer> refusal(HttpServerExchange http) {
    return token.isPresent() ? withToken(http, token.get()) : withoutToken(http);
  }

  private static Optional<Answer> withToken(HttpServerExchange http, Secret token) {
    String said = header(http, Headers.AUTHORIZATION_STRING);
    if (said != null
        && said.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && Secret.of(said.substring(BEARER.length()).strip()).equals(token)) {
      return Optional.empty();
    }
    http.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"girolle\"");
    return Optional.of(
        Answer.error(
            StatusCodes.UNAUTHORIZED,
            "send the token of girolle.admin.token: Authorization: Bearer TOKEN"));
  }

  private static Optional<Answer> withoutToken(HttpServerExchange http) {
    String host = header(http, Headers.HOST_STRING);
    if (!isLoopback(http.getSourceAddress())) {
      return forbidden("only this machine is answered; set girolle.admin.token to ask from others");
    } else if (host == null || !isLoopback(host)) {
      return forbidden(
          "Host is %s: ask by localhost or a loopback address, or set girolle.admin.token"
              .formatted(host == null ? "missing" : "'" + host + "'"));
    } else if (http.getRequestMethod().equals(Methods.POST) && !isOwnOrigin(http, host)) {
      return forbidden("other sites may not change anything: the request's Origin isn't this node");
    }
    return Optional.empty();
  }

  private static boolean isOwnOrigin(HttpServerExchange http, String host) {
    HeaderValues origins = http.getRequestHeaders().get(Headers.ORIGIN_STRING);
    if (origins == null) {
      return true;
    }
    try {
      URI origin = new URI(origins.getFirst());
      return origins.size() == 1 && host.equalsIgnoreCase(origin.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isLoopback(@Nullable InetSocketAddress peer) {
    InetAddress address = peer == null ? null : peer.getAddress();
    return address != null && address.isLoopbackAddress();
  }

  private static boolean isLoopback(String host) {
    var authority = AUTHORITY.matcher(host);
    return authority.matches() && LOOPBACK.matcher(authority.group(1)).matches();
  }

  private static @Nullable String header(HttpServerExchange http, String name) {
    HeaderValues values = http.getRequestHeaders().get(name);
    return values == null || values.size() != 1 ? null : values.getFirst();
  }

  private static Optional<Answer> forbidden(String why) {
    return Optional.of(Answer.error(StatusCodes.FORBIDDEN, why));
  }
}
