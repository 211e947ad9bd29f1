package io.girolle.plugins.placers;

import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.Picker;
import io.girolle.spi.Runner;
import io.girolle.spi.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Goes round the pool's cyclic order once a round: from where the call starts to the runner after
 * the one that was tried last, past those that have refused. Immutable but for what {@code start}
 * keeps.
 */
final class Ring implements Picker {
  private final List<Runner> runners;
  private final List<Step> steps;
  private final Map<Runner, Integer> positions = new HashMap<>();
  private final ToIntFunction<Call> start;

  /**
   * A ring.
   *
   * @param runners in the pool's order; maybe empty
   * @param start gives the position at which a call begins a round; asked only when there are
   *     runners
   */
  Ring(List<Runner> runners, ToIntFunction<Call> start) {
    this.runners = List.copyOf(runners);
    this.start = start;
    steps = this.runners.stream().map(Step::tryRunner).toList();
    for (int i = 0; i < this.runners.size(); i++) {
      positions.put(this.runners.get(i), i);
    }
  }

  @Override
  public Step next(Call call, Attempts attempts) {
    int count = runners.size();
    if (count == 0) {
      return Step.nextRound();
    }
    int position = position(call, attempts);
    for (int i = 0; i < count; i++) {
      if (!attempts.refused(runners.get(position))) {
        return steps.get(position);
      }
      position = after(position);
    }
    return Step.nextRound();
  }

  private int position(Call call, Attempts attempts) {
    Runner last = attempts.last();
    Integer position = last == null ? null : positions.get(last);
    return position == null ? start.applyAsInt(call) : after(position);
  }

  private int after(int position) {
    return position + 1 == runners.size() ? 0 : position + 1;
  }
}
