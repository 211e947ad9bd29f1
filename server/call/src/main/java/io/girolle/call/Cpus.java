package io.girolle.call;

import org.jspecify.annotations.Nullable;

/** The two ways of Fn to write a CPU limit: {@code 100m} and {@code 0.1}. */
public final class Cpus {
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
    try {
      int milli =
          text.endsWith("m")
              ? Integer.parseInt(text.substring(0, text.length() - 1))
              : Math.toIntExact(Math.round(Double.parseDouble(text) * 1000));
      if (milli >= 0) {
        return milli;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "cpus: " + text + " (expected: thousandths such as 100m, or CPUs such as 0.1)", cause);
  }
}
