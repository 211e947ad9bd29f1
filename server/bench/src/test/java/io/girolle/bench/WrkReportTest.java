package io.girolle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WrkReportTest {
  private static final String OUTPUT =
      """
      Running 4s test @ http://127.0.0.1:8080/invoke/bench.echo
        1 threads and 16 connections
      Requests/sec:  12345.67
      bench calls=49382 failed=3 micros=4000123 p50=450 p99=2010
      """;

  @Test
  void findsTheLine() throws BenchException {
    var expected =
        new WrkReport(
            49_382,
            3,
            Duration.ofNanos(4_000_123_000L),
            Duration.ofNanos(450_000),
            Duration.ofNanos(2_010_000));
    assertEquals(expected, WrkReport.parse(OUTPUT));
  }

  @Test
  void tellsWhatWrkSaidWhenThereIsNone() {
    var thrown =
        assertThrows(
            BenchException.class, () -> WrkReport.parse("unable to connect to 127.0.0.1:1\n"));
    assertTrue(thrown.getMessage().contains("unable to connect"), thrown.getMessage());
  }
}
