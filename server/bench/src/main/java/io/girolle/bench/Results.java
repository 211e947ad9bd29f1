package io.girolle.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What was measured with one kind of load: the rounds of each target, by its name. A comparison
 * with the relay is made round by round, so that what disturbed a whole round disturbs both sides;
 * its median is what counts.
 */
record Results(Map<String, List<Round>> byTarget) {

  Collection<String> targets() {
    return byTarget.keySet();
  }

  /** The median of a figure over a target's rounds. */
  double median(String target, ToDoubleFunction<Round> figure) {
    return Median.of(rounds(target).stream().mapToDouble(figure));
  }

  /** The median of a target's figure as a multiple of the relay's. */
  double ratio(String target, ToDoubleFunction<Round> figure) {
    return compared(target, figure, (own, relay) -> relay == 0 ? 0 : own / relay);
  }

  /** The median of what a target's figure has more than the relay's. */
  double more(String target, ToDoubleFunction<Round> figure) {
    return compared(target, figure, (own, relay) -> own - relay);
  }

  /** How many calls failed in all of a target's rounds. */
  long failed(String target) {
    return rounds(target).stream().mapToLong(r -> r.load().failed()).sum();
  }

  private double compared(
      String target, ToDoubleFunction<Round> figure, DoubleBinaryOperator comparison) {
    List<Round> own = rounds(target);
    List<Round> relay = rounds(Setup.RELAY);
    return Median.of(
        IntStream.range(0, own.size())
            .mapToDouble(
                i ->
                    comparison.applyAsDouble(
                        figure.applyAsDouble(own.get(i)), figure.applyAsDouble(relay.get(i)))));
  }

  private List<Round> rounds(String target) {
    List<Round> rounds = byTarget.get(target);
    if (rounds == null) {
      throw new IllegalArgumentException("no target is called " + target);
    }
    return rounds;
  }
}
