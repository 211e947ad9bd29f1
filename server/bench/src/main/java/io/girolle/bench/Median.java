package io.girolle.bench;

import java.util.stream.DoubleStream;

/** The middle of some numbers. */
public final class Median {
  private Median() {}

  /** The middle one, or the mean of the two in the middle. */
  public static double of(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no numbers (expected: at least one)");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
