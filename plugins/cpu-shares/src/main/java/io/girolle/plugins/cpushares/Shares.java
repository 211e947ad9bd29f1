package io.girolle.plugins.cpushares;

import java.util.OptionalInt;

/** What an engine takes as CPU shares. */
final class Shares {
  static final String EXPECTED = "2 to 262144";

  private static final int LEAST = 2;
  private static final int MOST = 262_144;

  private Shares() {}

  static boolean areValid(int shares) {
    return shares >= LEAST && shares <= MOST;
  }

  /** The number in a text; empty when there is none, or the engine wouldn't take it. */
  static OptionalInt parse(String text) {
    try {
      int shares = Integer.parseInt(text);
      return areValid(shares) ? OptionalInt.of(shares) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
