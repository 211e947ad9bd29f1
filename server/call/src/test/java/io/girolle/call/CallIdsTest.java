package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CallIdsTest {
  private static final long LAST_TIME = (1L << 48) - 1;
  private static final RandomGenerator ZEROS = () -> 0L;
  private static final RandomGenerator ONES = () -> -1L;

  private static String id(long millis, RandomGenerator random) {
    return new CallIds(InstantSource.fixed(Instant.ofEpochMilli(millis)), () -> random).next();
  }

  @Test
  void areTheTimeAndTheRandomInCrockfordsBase32() {
    assertEquals("00000000000000000000000000", id(0, ZEROS));
    assertEquals("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", id(LAST_TIME, ONES));
    assertEquals("01ARYZ6S410000000000000000", id(1469918176385L, ZEROS));
  }

  @Property
  void have26CharactersOfTheAlphabet(
      @ForAll @LongRange(min = 0, max = LAST_TIME) long millis, @ForAll long seed) {
    String id = id(millis, new Random(seed));
    assertTrue(id.matches("[0-7][0-9A-HJKMNP-TV-Z]{25}"), id);
  }

  @Property
  void areOrderedByTime(
      @ForAll @LongRange(min = 0, max = LAST_TIME) long a,
      @ForAll @LongRange(min = 0, max = LAST_TIME) long b) {
    Assume.that(a < b);
    assertTrue(id(a, ONES).compareTo(id(b, ZEROS)) < 0);
  }

  @Test
  void areUniqueWithinOneMillisecond() {
    var random = new Random(7);
    var ids = new CallIds(InstantSource.fixed(Instant.ofEpochMilli(1)), () -> random);
    var seen = new HashSet<String>();
    for (int i = 0; i < 100_000; i++) {
      assertTrue(seen.add(ids.next()));
    }
  }
}
