package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MachineLoadTest {
  private static final String BEFORE =
      "cpu  100 0 50 800 50 0 0 0 10 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n";

  @Test
  void countsAllButIdleAndWaiting() {
    String after = "cpu  130 0 60 850 60 0 0 0 20 0\ncpu0 2 2 2 2 2 2 2 2 2 2\n";
    assertEquals(0.4, MachineLoad.busyShare(BEFORE, after), 1e-9);
  }

  @Test
  void isNothingWhenNoTimeHasPassed() {
    assertEquals(0, MachineLoad.busyShare(BEFORE, BEFORE));
  }
}
