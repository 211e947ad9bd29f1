package io.girolle.call;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Names of HTTP headers: their canonical form, and those that belong to one hop alone. */
public final class HeaderNames {
  /** The prefix that frames the headers of a trigger's request and answer. */
  public static final String FRAME = "Fn-Http-H-";

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "Proxy-Connection",
          "Te",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade");

  private HeaderNames() {}

  /**
   * The form in which Fn writes a name: {@code content-type} becomes {@code Content-Type}. A name
   * with a character that no header name may have stays as it is.
   */
  public static String canonical(String name) {
    if (isCanonical(name)) {
      return name;
    }
    var result = new char[name.length()];
    boolean upper = true;
    for (int i = 0; i < result.length; i++) {
      char c = name.charAt(i);
      if (!isToken(c)) {
        return name;
      }
      result[i] = upper ? toUpper(c) : toLower(c);
      upper = c == '-';
    }
    return new String(result);
  }

  /** Whether a canonical name belongs to one hop and is never passed on. */
  public static boolean isHopByHop(String canonicalName) {
    return HOP_BY_HOP.contains(canonicalName);
  }

  /**
   * The canonical names that {@code Connection} declares to belong to this hop.
   *
   * @param headers by canonical name
   */
  public static Set<String> namedByConnection(Map<String, List<String>> headers) {
    var values = headers.get("Connection");
    if (values == null) {
      return Set.of();
    }
    var names = new TreeSet<String>();
    for (String value : values) {
      for (String name : value.split(",", -1)) {
        if (!name.isBlank()) {
          names.add(canonical(name.strip()));
        }
      }
    }
    return names;
  }

  /** Whether two names are the same header. */
  public static boolean same(String a, String b) {
    return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
  }

  private static boolean isCanonical(String name) {
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != (upper ? toUpper(c) : toLower(c))) {
        return false;
      }
      upper = c == '-';
    }
    return true;
  }

  private static char toUpper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
  }

  private static char toLower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  }

  private static boolean isToken(char c) {
    return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
  }
}
