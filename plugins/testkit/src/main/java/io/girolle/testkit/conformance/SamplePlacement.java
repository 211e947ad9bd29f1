package io.girolle.testkit.conformance;

import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.Picker;
import io.girolle.spi.Runner;
import io.girolle.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way to a runner: does what a picker says, remembers what happened, and fails the
 * test when the picker doesn't keep to the rules. Not thread-safe.
 */
public final class SamplePlacement implements Attempts {
  private static final int STEPS_AT_MOST = 1000;

  private final Call call;
  private final RandomGenerator random;
  private final Set<Runner> refusals = new HashSet<>();
  private @Nullable Runner last;
  private int count;
  private int round;

  /**
   * A call to be placed.
   *
   * @param call the call
   * @param seed of its randomness
   */
  public SamplePlacement(Call call, long seed) {
    this.call = call;
    this.random = new SplittableRandom(seed);
  }

  /** A plain call of a function. */
  public static SamplePlacement of(String functionId) {
    return new SamplePlacement(SampleCalls.of(functionId), functionId.hashCode());
  }

  /**
   * Plays one round.
   *
   * @param picker says what to try
   * @param full which runners refuse
   * @return the runners that were tried; the last one took the call unless it is full
   */
  public List<Runner> round(Picker picker, Predicate<Runner> full) {
    List<Runner> tried = new ArrayList<>();
    for (Step step = next(picker); step.kind() == Step.Kind.TRY; step = next(picker)) {
      Runner runner = step.runner();
      if (runner == null || refusals.contains(runner)) {
        throw new AssertionError(runner + " is tried again in the round, after " + tried);
      }
      tried.add(runner);
      count++;
      if (!full.test(runner)) {
        return tried;
      }
      refuse(runner);
      if (tried.size() == STEPS_AT_MOST) {
        throw new AssertionError("a round doesn't end: " + tried);
      }
    }
    refusals.clear();
    last = null;
    round++;
    return tried;
  }

  /** Plays a round in which every runner would take the call; there is at least one. */
  public Runner taken(Picker picker) {
    List<Runner> tried = round(picker, runner -> false);
    if (tried.isEmpty()) {
      throw new AssertionError("no runner was tried, though all would take the call");
    }
    return tried.get(0);
  }

  /** Plays a round in which all refuse. */
  public List<Runner> refusedByAll(Picker picker) {
    return round(picker, runner -> true);
  }

  /** Notes that a runner has refused the call in this round. */
  public void refuse(Runner runner) {
    refusals.add(runner);
    last = runner;
  }

  private Step next(Picker picker) {
    @Nullable Step step = picker.next(call, this);
    if (step == null) {
      throw new AssertionError("next gave null");
    }
    return step;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int round() {
    return round;
  }

  @Override
  public @Nullable Runner last() {
    return last;
  }

  @Override
  public boolean refused(Runner runner) {
    return refusals.contains(runner);
  }

  @Override
  public Duration waited() {
    return Duration.ofMillis(10).multipliedBy(round);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
