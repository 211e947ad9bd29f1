package io.girolle.host.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says the client asked for: RFC 7239's {@code Forwarded}, or else the older {@code
 * X-Forwarded-*}. Of several proxies in a row the first one knows. What makes no sense is left out.
 *
 * @param scheme http or https
 * @param host with its port, if it has one
 */
record Forwarded(@Nullable String scheme, @Nullable String host) {
  private static final HttpString FORWARDED = new HttpString("Forwarded");
  private static final HttpString PROTO = new HttpString("X-Forwarded-Proto");
  private static final HttpString HOST = new HttpString("X-Forwarded-Host");
  private static final HttpString PORT = new HttpString("X-Forwarded-Port");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._~-]+)(:[0-9]{1,5})?");

  /**
   * What the headers of a trusted proxy say.
   *
   * @param headers of the request
   * @param own the request's own host
   * @param ownScheme the scheme of the request itself
   */
  static Forwarded of(HeaderMap headers, @Nullable String own, String ownScheme) {
    String standard = first(headers, FORWARDED);
    if (standard != null) {
      return new Forwarded(scheme(parameter(standard, "proto")), host(parameter(standard, "host")));
    }
    String scheme = scheme(first(headers, PROTO));
    String host = host(first(headers, HOST));
    String port = first(headers, PORT);
    boolean plain = !"https".equals(scheme == null ? ownScheme : scheme);
    return new Forwarded(scheme, withPort(host == null ? host(own) : host, port, plain));
  }

  /** A port in the host itself is what the client asked for; that of the scheme isn't shown. */
  private static @Nullable String withPort(
      @Nullable String host, @Nullable String port, boolean plain) {
    boolean isNumber = port != null && port.matches("[0-9]{1,5}");
    if (host == null || !isNumber || host.matches(".*:[0-9]+")) {
      return host;
    }
    return Objects.equals(port, plain ? "80" : "443") ? host : host + ":" + port;
  }

  private static @Nullable String first(HeaderMap headers, HttpString name) {
    String value = headers.getFirst(name);
    if (value == null) {
      return null;
    }
    int comma = value.indexOf(',');
    return (comma < 0 ? value : value.substring(0, comma)).strip();
  }

  private static @Nullable String parameter(String element, String name) {
    for (String pair : element.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
        String value = pair.substring(equals + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }

  private static @Nullable String scheme(@Nullable String text) {
    String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
    return lower.equals("http") || lower.equals("https") ? lower : null;
  }

  private static @Nullable String host(@Nullable String text) {
    return text != null && AUTHORITY.matcher(text).matches() ? text : null;
  }
}
