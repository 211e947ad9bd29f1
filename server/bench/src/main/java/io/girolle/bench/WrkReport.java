package io.girolle.bench;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the load generator counted in one round.
 *
 * @param calls answers, failed ones included
 * @param failed answers with an error status, and connections and calls that broke or timed out
 * @param took how long it lasted
 * @param median of the latencies
 * @param p99 99 % of the calls took no longer
 */
record WrkReport(long calls, long failed, Duration took, Duration median, Duration p99) {
  private static final Pattern LINE =
      Pattern.compile("bench calls=(\\d+) failed=(\\d+) micros=(\\d+) p50=(\\d+) p99=(\\d+)");

  /** Finds the line that {@code load.lua} prints at the end. */
  static WrkReport parse(String output) throws BenchException {
    Matcher line = LINE.matcher(output);
    if (!line.find()) {
      throw new BenchException("wrk reported nothing; it printed: " + output.strip());
    }
    return new WrkReport(
        number(line, 1), number(line, 2), micros(line, 3), micros(line, 4), micros(line, 5));
  }

  private static long number(Matcher line, int group) {
    return Long.parseLong(line.group(group));
  }

  private static Duration micros(Matcher line, int group) {
    return Duration.ofNanos(number(line, group) * 1000);
  }
}
