package io.girolle.loader;

import java.util.Locale;
import java.util.regex.Pattern;

/** How plugins, their instances and their parts may be named. */
final class Names {
  /** What a name may be, for messages. */
  static final String EXPECTED = "letters, digits, '-', '_' and '.', the first a letter or digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])");

  private Names() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * The name as it came.
   *
   * @throws IllegalArgumentException when it isn't one
   */
  static String checked(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("name: '" + name + "' (expected: " + EXPECTED + ")");
    }
    return name;
  }

  /** The name of a class without its package, in lower-case words joined by dashes. */
  static String kebab(Class<?> type) {
    return HUMP.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
  }
}
