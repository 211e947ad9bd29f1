package io.girolle.call;

import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes call ids: ULIDs, 26 characters of Crockford's base 32, ordered by time. Thread-safe. */
public final class CallIds {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int LENGTH = 26;
  private static final int TIME_DIGITS = 10;

  private final InstantSource clock;
  private final Supplier<RandomGenerator> random;

  /**
   * A maker of ids.
   *
   * @param clock gives their first part
   * @param random gives the rest; asked once an id, on the thread that wants it
   */
  public CallIds(InstantSource clock, Supplier<RandomGenerator> random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id. */
  public String next() {
    var id = new char[LENGTH];
    put(id, 0, TIME_DIGITS, clock.millis());
    RandomGenerator bits = random.get();
    put(id, TIME_DIGITS, 8, bits.nextLong());
    put(id, TIME_DIGITS + 8, 8, bits.nextLong());
    return new String(id);
  }

  private static void put(char[] id, int from, int count, long value) {
    long rest = value;
    for (int i = from + count - 1; i >= from; i--) {
      id[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
