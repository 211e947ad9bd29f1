package io.girolle.bench;

import java.util.Locale;

/** The results of one kind of load as a table in Markdown. */
final class Table {
  private static final String HEAD =
      """
      | target | calls/s | ratio | p50 ms | p99 ms | CPU us/call | ratio | alloc KiB/call | more KiB | resident MiB | failed |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      """;
  private static final double KIB = 1024;
  private static final double MIB = KIB * KIB;

  private Table() {}

  static String of(Scenario scenario, Results results) {
    var text = new StringBuilder("\n**").append(scenario.title()).append("**\n\n").append(HEAD);
    results.targets().forEach(target -> text.append(line(target, results)));
    return text.toString();
  }

  private static String line(String target, Results results) {
    double allocated = results.median(target, Round::allocatedPerCall);
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.2f | %.2f | %.2f | %.1f | %.2f | %s | %s | %.0f | %d |%n",
        target,
        results.median(target, Round::callsPerSecond),
        results.ratio(target, Round::callsPerSecond),
        results.median(target, r -> r.load().median().toNanos() / 1e6),
        results.median(target, r -> r.load().p99().toNanos() / 1e6),
        results.median(target, Round::cpuMicrosPerCall),
        results.ratio(target, Round::cpuMicrosPerCall),
        allocated == 0 ? "" : String.format(Locale.ROOT, "%.1f", allocated / KIB),
        allocated == 0
            ? ""
            : String.format(
                Locale.ROOT, "%+.1f", results.more(target, Round::allocatedPerCall) / KIB),
        results.median(target, Round::residentBytes) / MIB,
        results.failed(target));
  }
}
