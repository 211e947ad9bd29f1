package io.girolle.plugins.placers;

import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.Picker;
import io.girolle.spi.Runner;
import io.girolle.spi.Step;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** One call on its way to a runner: does what a picker says and remembers what happened. */
final class Placement implements Attempts {
  private static final int STEPS_AT_MOST = 1000;

  private final Call call;
  private final Set<Runner> refusals = new HashSet<>();
  private Runner last;
  private int count;
  private int round;

  Placement(String functionId) {
    call = callOf(functionId);
  }

  /**
   * Plays one round.
   *
   * @param picker says what to try
   * @param full which runners refuse
   * @return the runners that were tried; the last one took the call unless it is full
   */
  List<Runner> round(Picker picker, Predicate<Runner> full) {
    List<Runner> tried = new ArrayList<>();
    while (tried.size() < STEPS_AT_MOST) {
      Step step = picker.next(call, this);
      if (step.kind() == Step.Kind.GIVE_UP) {
        throw new AssertionError("gave up: " + step.reason());
      }
      if (step.kind() == Step.Kind.NEXT_ROUND) {
        break;
      }
      Runner runner = step.runner();
      if (refusals.contains(runner)) {
        throw new AssertionError(runner + " is tried again after " + tried);
      }
      tried.add(runner);
      count++;
      if (!full.test(runner)) {
        return tried;
      }
      refuse(runner);
    }
    refusals.clear();
    last = null;
    round++;
    return tried;
  }

  /** Plays a round in which every runner would take the call; there is at least one. */
  Runner taken(Picker picker) {
    return round(picker, runner -> false).get(0);
  }

  /** Plays a round in which all refuse. */
  List<Runner> refusedByAll(Picker picker) {
    return round(picker, runner -> true);
  }

  /** Notes that a runner has refused the call in this round. */
  void refuse(Runner runner) {
    refusals.add(runner);
    last = runner;
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
  public Runner last() {
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
    throw new AssertionError("these placers leave nothing to chance");
  }

  /** A call that has the id of its function and nothing else that a placer could ask for. */
  private static Call callOf(String functionId) {
    return (Call)
        Proxy.newProxyInstance(
            Call.class.getClassLoader(),
            new Class<?>[] {Call.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("functionId")) {
                return functionId;
              }
              throw new AssertionError("these placers don't look at " + method.getName());
            });
  }
}
