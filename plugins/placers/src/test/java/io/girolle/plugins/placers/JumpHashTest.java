package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import org.junit.jupiter.api.Test;

class JumpHashTest {

  @Test
  void givesTheValuesThatOtherImplementationsPublish() {
    int[] ofHundred = {
      0, 55, 62, 8, 45, 59, 86, 97, 82, 59, 73, 37, 17, 56, 86, 21, 90, 37, 38, 83
    };
    for (int key = 0; key < ofHundred.length; key++) {
      assertEquals(ofHundred[key], JumpHash.bucket(key, 100));
    }
    assertEquals(6, JumpHash.bucket(10863919174838991L, 11));
    assertEquals(3, JumpHash.bucket(2016238256797177309L, 11));
    assertEquals(5, JumpHash.bucket(1673758223894951030L, 11));
    assertEquals(80343, JumpHash.bucket(2, 100001));
    assertEquals(22152, JumpHash.bucket(2201, 100001));
    assertEquals(15018, JumpHash.bucket(2202, 100001));
    assertEquals(43, JumpHash.bucket(42, 57));
    assertEquals(361, JumpHash.bucket(0xDEAD10CCL, 666));
    assertEquals(520, JumpHash.bucket(256, 1024));
  }

  @Property
  void staysWithinItsBuckets(@ForAll long key, @ForAll @Positive int buckets) {
    int bucket = JumpHash.bucket(key, buckets);
    assertTrue(bucket >= 0 && bucket < buckets, () -> "bucket " + bucket);
  }

  @Property
  void aNewBucketMovesKeysToItselfAlone(
      @ForAll long key, @ForAll @IntRange(min = 1, max = 100_000) int buckets) {
    int before = JumpHash.bucket(key, buckets);
    int after = JumpHash.bucket(key, buckets + 1);
    assertTrue(after == before || after == buckets, () -> before + " became " + after);
  }

  @Property(tries = 30)
  void spreadsKeysEvenly(@ForAll @IntRange(min = 1, max = 20) int buckets, @ForAll int seed) {
    RandomGenerator random = new Random(seed);
    int share = 2000;
    int[] keys = new int[buckets];
    for (int i = 0; i < share * buckets; i++) {
      keys[JumpHash.bucket(random.nextLong(), buckets)]++;
    }
    for (int count : keys) {
      assertEquals(share, count, 8 * Math.sqrt(share)); // eight standard deviations
    }
  }

  @Test
  void needsABucket() {
    assertThrows(IllegalArgumentException.class, () -> JumpHash.bucket(1, 0));
  }
}
