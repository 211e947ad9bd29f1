package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResultsTest {
  private static final Scenario SMALL = new Scenario(128, 16);

  @Test
  void comparesRoundByRound() {
    // a disturbed round is disturbed on both sides: each ratio is 1.5, that of the medians isn't
    Results results =
        results(
            List.of(round(20, 8), round(100, 8), round(30, 8)),
            List.of(round(30, 9), round(150, 10), round(45, 30)));
    assertEquals(1.5, results.ratio("girolle", Round::cpuMicrosPerCall), 1e-9);
    assertEquals(2 * 1024, results.more("girolle", Round::allocatedPerCall), 1e-9);
    assertEquals(45, results.median("girolle", Round::cpuMicrosPerCall), 1e-9);
  }

  @Test
  void printsALineForEachTarget() {
    Results results = results(List.of(round(20, 8)), List.of(round(30, 12)));
    List<String> lines = Table.of(SMALL, results).lines().toList();
    assertEquals("**128 bytes, 16 connections**", lines.get(1));
    assertEquals(
        "| relay | 500 | 1.00 | 1.50 | 9.00 | 20.0 | 1.00 | 8.0 | +0.0 | 200 | 0 |", lines.get(5));
    assertEquals(
        "| girolle | 500 | 1.00 | 1.50 | 9.00 | 30.0 | 1.50 | 12.0 | +4.0 | 200 | 0 |",
        lines.get(6));
  }

  @Test
  void barsHoldUpToTheirLimit() {
    assertTrue(bars(round(40, 20)).hold());
  }

  @Test
  void aBarIsMissedBeyondItsLimit() {
    Bars bars = bars(round(41, 20));
    assertFalse(bars.hold());
    assertTrue(bars.text().contains("2.05 (bar: at most 2): MISSED"), bars.text());
    assertFalse(bars(round(20, 21)).hold());
  }

  @Test
  void aFailedCallMissesABar() {
    var failing = round(20, 8);
    var load = failing.load();
    var report = new WrkReport(load.calls(), 1, load.took(), load.median(), load.p99());
    assertFalse(
        bars(new Round(report, failing.cpu(), failing.allocated(), failing.residentBytes()))
            .hold());
  }

  @Test
  void thereAreNoBarsForLongBodies() {
    Results results = results(List.of(round(20, 8)), List.of(round(90, 90)));
    assertTrue(Bars.of(new Scenario(100 * 1024, 16), results).hold());
  }

  private static Bars bars(Round girolle) {
    return Bars.of(SMALL, results(List.of(round(20, 8)), List.of(girolle)));
  }

  private static Results results(List<Round> relay, List<Round> girolle) {
    Map<String, List<Round>> rounds = new LinkedHashMap<>();
    rounds.put("relay", relay);
    rounds.put("girolle", girolle);
    return new Results(rounds);
  }

  /** 1,000 calls in 2 s. */
  private static Round round(int cpuMicrosPerCall, int kibPerCall) {
    var load =
        new WrkReport(
            1000, 0, Duration.ofSeconds(2), Duration.ofNanos(1_500_000), Duration.ofMillis(9));
    return new Round(
        load, Duration.ofMillis(cpuMicrosPerCall), kibPerCall * 1024L * 1000, 200L << 20);
  }
}
