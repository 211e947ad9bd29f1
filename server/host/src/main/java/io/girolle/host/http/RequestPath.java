package io.girolle.host.http;

import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The path of a request as Fn's routes see it: all of it, what follows a semicolon too, with every
 * escape undone, slashes too. Undertow's own path lacks both.
 */
final class RequestPath {
  private RequestPath() {}

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException when an escape in it is none
   */
  static String of(HttpServerExchange http) {
    String target = http.getRequestURI();
    return decoded(http.isHostIncludedInRequestURI() ? withoutOrigin(target) : target);
  }

  private static String withoutOrigin(String url) {
    int slash = url.indexOf('/', url.indexOf("://") + "://".length());
    return slash < 0 ? "/" : url.substring(slash);
  }

  private static String decoded(String path) {
    if (isPlain(path)) {
      return path;
    }
    var octets = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        octets.write(digit(path, i + 1) * 16 + digit(path, i + 2));
        i += 2;
      } else {
        octets.write(path.charAt(i));
      }
    }
    return octets.toString(StandardCharsets.UTF_8);
  }

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c >= 128) {
        return false;
      }
    }
    return true;
  }

  private static int digit(String path, int at) {
    int digit =
        at < path.length() && path.charAt(at) < 128 ? Character.digit(path.charAt(at), 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("Bad escape in the path: " + path);
    }
    return digit;
  }
}
