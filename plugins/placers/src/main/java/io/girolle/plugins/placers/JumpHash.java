package io.girolle.plugins.placers;

/**
 * Jump consistent hash, in floating-point arithmetic as it was published: J. Lamping, E. Veach, "A
 * Fast, Minimal Memory, Consistent Hash Algorithm" (2014).
 */
final class JumpHash {
  private static final long MULTIPLIER = 2862933555777941757L;

  private JumpHash() {}

  /**
   * Assigns a key to a bucket. Keys are spread evenly, and when buckets are added a key either
   * stays where it is or moves to one of the new ones.
   *
   * @param key well mixed
   * @param buckets how many there are, at least 1
   * @return from 0 to {@code buckets - 1}
   */
  static int bucket(long key, int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets: " + buckets + " (expected: >= 1)");
    }
    long state = key;
    long bucket = -1;
    long next = 0;
    while (next < buckets) {
      bucket = next;
      state = state * MULTIPLIER + 1;
      next = (long) ((bucket + 1) * (0x1p31 / ((state >>> 33) + 1)));
    }
    return (int) bucket;
  }
}
