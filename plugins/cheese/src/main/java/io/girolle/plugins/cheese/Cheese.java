package io.girolle.plugins.cheese;

/**
 * The plugin's settings.
 *
 * @param variety what functions see, not blank
 */
record Cheese(String variety) {
  Cheese {
    if (variety.isBlank()) {
      throw new IllegalArgumentException(
          "variety: \"" + variety + "\" (expected: the name of a cheese, not a blank one)");
    }
  }
}
