package io.girolle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a short call may cost the load balancer, by the relay's cost in the same run. */
final class Bars {
  static final double CPU_RATIO = 2.0;
  static final double MORE_KIB = 12;

  private final List<String> lines;
  private final boolean hold;

  private Bars(List<String> lines, boolean hold) {
    this.lines = lines;
    this.hold = hold;
  }

  static Bars of(Scenario scenario, Results results) {
    if (!scenario.isSmall()) {
      return new Bars(List.of(), true);
    }
    double ratio = results.ratio(Setup.GIROLLE, Round::cpuMicrosPerCall);
    double kib = results.more(Setup.GIROLLE, Round::allocatedPerCall) / 1024;
    long failed = results.failed(Setup.GIROLLE);
    List<String> lines = new ArrayList<>();
    boolean hold = bar(lines, "CPU per call, as a multiple of the relay's", ratio, CPU_RATIO);
    hold &= bar(lines, "allocation per call, KiB more than the relay's", kib, MORE_KIB);
    hold &= bar(lines, "failed calls", (double) failed, 0);
    return new Bars(lines, hold);
  }

  boolean hold() {
    return hold;
  }

  String text() {
    return String.join("", lines);
  }

  private static boolean bar(List<String> lines, String what, double value, double limit) {
    boolean holds = value <= limit;
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %.2f (bar: at most %.0f): %s%n",
            what,
            value,
            limit,
            holds ? "holds" : "MISSED"));
    return holds;
  }
}
