package io.girolle.agent.catalog;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names and paths as parts of a URL: nothing in them leads anywhere else. */
final class UrlPath {
  private static final String PLAIN = "-._~";
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.\\.?(/|$)");

  private UrlPath() {}

  /** Whether a text can be one segment. */
  static boolean isName(String text) {
    return !text.isEmpty() && !text.equals(".") && !text.equals("..");
  }

  /** Whether a text is a path that stands for itself. */
  static boolean isPath(String text) {
    return text.startsWith("/") && !DOTS.matcher(text).find();
  }

  /** A text as one segment, or as a value in a query. */
  static String name(String text) {
    return encoded(text, false);
  }

  /** A path, with its slashes. */
  static String path(String text) {
    return encoded(text, true);
  }

  private static String encoded(String text, boolean slashes) {
    var url = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isPlain(c) || (slashes && c == '/')) {
        url.append(c);
      } else {
        url.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return url.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
