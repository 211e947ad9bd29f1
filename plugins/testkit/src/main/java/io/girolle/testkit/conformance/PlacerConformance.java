package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.CallResult;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every placer. A test of one implements this and gives it a placer. */
public interface PlacerConformance {

  /** A new placer. */
  Placer placer();

  /**
   * For a placer that isn't sticky: how far a runner's share of calls may be from an even one, when
   * all runners are alike; 0.5 is half of it.
   */
  default double tolerance() {
    return 0.5;
  }

  /** A round ends, and tries runners of the snapshot, each once at the most. */
  @Test
  default void endsEachRoundAndRepeatsNoRunnerThatRefused() {
    for (int count = 0; count <= 12; count++) {
      SamplePool pool = SamplePool.of(count);
      Picker picker = placer().over(pool);
      for (String function : functions(5)) {
        SamplePlacement waiting = SamplePlacement.of(function);
        for (int round = 0; round < 4; round++) {
          List<Runner> tried = waiting.refusedByAll(picker);
          assertTrue(
              pool.runners().containsAll(tried), () -> tried + " isn't of " + pool.runners());
        }
      }
    }
  }

  /** A runner that has room is found: calls don't wait for ever beside it. */
  @Test
  default void findsTheOneRunnerThatHasRoom() {
    SamplePool pool = SamplePool.of(5);
    for (Runner free : pool.runners()) {
      Picker picker = placer().over(pool);
      for (String function : functions(20)) {
        SamplePlacement waiting = SamplePlacement.of(function);
        boolean found = false;
        for (int round = 0; !found && round < 200; round++) {
          found = waiting.round(picker, runner -> runner != free).contains(free);
        }
        assertTrue(found, () -> function + " never came to " + free + ", which had room");
      }
    }
  }

  /** Nothing to choose from is no reason to fail. */
  @Test
  default void triesNobodyInAnEmptyPool() {
    Picker picker = placer().over(SamplePool.of(0));
    assertEquals(List.of(), SamplePlacement.of("hello").refusedByAll(picker));
  }

  /** Runners come and go while calls are under way. */
  @Test
  default void survivesChurn() {
    Placer placer = placer();
    var random = new Random(1);
    SamplePool pool = SamplePool.of(3);
    List<SamplePlacement> waiting = functions(10).stream().map(SamplePlacement::of).toList();
    for (int change = 0; change < 200; change++) {
      int size = pool.runners().size();
      boolean grows = size == 0 || (size < 9 && random.nextBoolean());
      SamplePool now =
          grows ? pool.grownTo(size + 1) : pool.without(pool.runners().get(random.nextInt(size)));
      pool = new SamplePool(now.runners().stream().distinct().toList());
      Picker picker = placer.over(pool);
      for (SamplePlacement call : waiting) {
        if (random.nextBoolean() && size > 0) {
          call.refuse(SamplePool.of(1).runners().get(0));
        }
        List<Runner> members = pool.runners();
        List<Runner> tried = call.round(picker, runner -> random.nextInt(3) > 0);
        assertTrue(members.containsAll(tried), () -> tried + " isn't of " + members);
      }
    }
  }

  /** The promise of {@link Placer#sticky}: together as long as their runner takes them, or even. */
  @Test
  default void isStickyOrFairAsItDeclares() {
    Placer placer = placer();
    if (placer.sticky()) {
      checkSticky(placer);
    } else {
      checkFair(placer);
    }
  }

  /** Tests and simulators repeat what happened. */
  @Test
  default void givesTheSameStepsForTheSameSeed() {
    assertEquals(steps(placer()), steps(placer()));
  }

  /** Calls on all I/O threads ask one picker. */
  @Test
  default void isAskedByManyThreads() {
    Picker picker = placer().over(SamplePool.of(4));
    Crowd.each(
        () -> {
          for (int i = 0; i < 500; i++) {
            SamplePlacement call = SamplePlacement.of("f" + i);
            var unused = call.refusedByAll(picker);
            unused = call.round(picker, runner -> false);
          }
          return 0;
        });
  }

  /** A picker hears how calls ended, also those on runners that are in its pool no more. */
  @Test
  default void hearsOfEnds() {
    SamplePool pool = SamplePool.of(2);
    Picker picker = placer().over(pool);
    Runner stranger = SamplePool.of(9).runners().get(8);
    for (CallResult result : SampleResult.all()) {
      picker.ended(SampleCalls.of("hello"), pool.runners().get(0), result);
      picker.ended(SampleCalls.of("hello"), stranger, result);
    }
    assertTrue(pool.runners().contains(SamplePlacement.of("hello").taken(picker)));
  }

  private static void checkSticky(Placer placer) {
    SamplePool pool = SamplePool.of(7);
    Picker picker = placer.over(pool);
    Map<String, Runner> homes = new HashMap<>();
    for (String function : functions(200)) {
      homes.put(function, SamplePlacement.of(function).taken(picker));
    }
    Picker later = placer.over(new SamplePool(pool.runners()));
    homes.forEach(
        (function, home) -> {
          assertEquals(
              home, new SamplePlacement(SampleCalls.of(function), 7).taken(picker), function);
          assertEquals(
              home, SamplePlacement.of(function).taken(later), function + ", new snapshot");
        });
    assertTrue(homes.values().stream().distinct().count() > 1, "one runner is home to all");
  }

  private void checkFair(Placer placer) {
    SamplePool pool = SamplePool.of(4);
    Picker picker = placer.over(pool);
    Map<Runner, Integer> taken = new HashMap<>();
    int calls = 4000;
    for (int i = 0; i < calls; i++) {
      var call = new SamplePlacement(SampleCalls.of("hello"), i);
      taken.merge(call.taken(picker), 1, Integer::sum);
    }
    double even = calls / (double) pool.runners().size();
    for (Runner runner : pool.runners()) {
      int share = taken.getOrDefault(runner, 0);
      assertEquals(even, share, even * tolerance(), () -> runner + " got " + share + " calls");
    }
  }

  private static List<String> steps(Placer placer) {
    List<String> steps = new ArrayList<>();
    for (int count = 1; count < 6; count++) {
      Picker picker = placer.over(SamplePool.of(count));
      for (String function : functions(20)) {
        var call = new SamplePlacement(SampleCalls.of(function), 42);
        steps.add(function + " " + call.refusedByAll(picker) + " " + call.taken(picker));
      }
    }
    return steps;
  }

  private static List<String> functions(int count) {
    return IntStream.range(0, count).mapToObj(i -> "app.function-" + i).toList();
  }
}
