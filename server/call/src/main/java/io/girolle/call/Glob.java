package io.girolle.call;

/**
 * A pattern for names: {@code *} stands for any characters, {@code ?} for one.
 *
 * @param pattern the pattern, not empty
 */
public record Glob(String pattern) {

  /** Refuses an empty pattern. */
  public Glob {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("'' (expected: a name, maybe with * and ?)");
    }
  }

  /** Whether the whole of a text is as the pattern says. */
  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < text.length()) {
      char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
      if (wanted == '*') {
        star = at++;
        retry = in;
      } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(at).chars().allMatch(c -> c == '*');
  }
}
