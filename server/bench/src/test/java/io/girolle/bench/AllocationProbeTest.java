package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class AllocationProbeTest {
  @Test
  void countsOldThreadsFromTheMarkAndNewOnesWhole() {
    Map<Long, Long> before = Map.of(1L, 100L, 2L, 50L, 3L, 70L);
    Map<Long, Long> after = Map.of(1L, 150L, 2L, 50L, 4L, 30L);
    assertEquals(80, AllocationProbe.between(before, after));
  }
}
