package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScenarioTest {
  @Test
  void allOfThemContainTheShortOnes() {
    assertTrue(Scenario.LONG.containsAll(Scenario.SHORT));
  }

  @Test
  void saysWhatItIs() {
    assertEquals(
        List.of(
            "128 bytes, 1 connection",
            "128 bytes, 16 connections",
            "128 bytes, 64 connections",
            "128 bytes, 256 connections",
            "100 KiB, 16 connections",
            "5 MiB, 16 connections"),
        Scenario.LONG.stream().map(Scenario::title).toList());
  }
}
