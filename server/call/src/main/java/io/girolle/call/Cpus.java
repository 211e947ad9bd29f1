package io.girolle.call;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two ways of Fn to write a CPU limit: {@code 100m} and {@code 0.1}. */
public final class Cpus {
  private static final Pattern FORM = Pattern.compile("[0-9]+m|[0-9]+(\\.[0-9]*)?|\\.[0-9]+");

  private Cpus() {}

  /** A limit as Fn nodes write it. */
  public static String text(int milliCpus) {
    return milliCpus + "m";
  }

  /**
   * Thousandths of a CPU.
   *
   * @param text either way; empty is no limit
   * @throws IllegalArgumentException when it is neither
   */
  public static int milli(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!FORM.matcher(text).matches()) {
      throw refused(text, null);
    }
    try {
      return text.endsWith("m")
          ? Integer.parseInt(text.substring(0, text.length() - 1))
          : Math.toIntExact(Math.round(Double.parseDouble(text) * 1000));
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(text, e);
    }
  }

  private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "cpus: " + text + " (expected: thousandths such as 100m, or CPUs such as 0.1)", cause);
  }
}
