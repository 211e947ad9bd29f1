package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.testkit.conformance.SamplePlacement;
import io.girolle.testkit.conformance.SamplePool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds for a round of either placer. */
class RoundsTest {
  private Placer roundRobin;
  private Placer consistentHash;

  @BeforeTry
  void makePlacers() {
    roundRobin = new RoundRobin();
    consistentHash = new ConsistentHash();
  }

  @Property
  void visitsEachRunnerOnceWhenAllRefuse(
      @ForAll @IntRange(max = 40) int count, @ForAll("functions") String function) {
    SamplePool pool = SamplePool.of(count);
    for (Placer placer : List.of(roundRobin, consistentHash)) {
      var placement = SamplePlacement.of(function);
      Picker picker = placer.over(pool);
      for (int round = 0; round < 3; round++) {
        List<Runner> tried = placement.refusedByAll(picker);
        assertEquals(count, tried.size());
        assertEquals(Set.copyOf(pool.runners()), Set.copyOf(tried));
      }
    }
  }

  @Property
  void goesOnInThePoolsCyclicOrderUntilARunnerTakesTheCall(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @Size(max = 40) Set<@IntRange(max = 39) Integer> full,
      @ForAll("functions") String function) {
    SamplePool pool = SamplePool.of(count);
    for (Placer placer : List.of(roundRobin, consistentHash)) {
      List<Runner> tried =
          SamplePlacement.of(function)
              .round(placer.over(pool), runner -> full.contains(pool.runners().indexOf(runner)));
      int first = pool.runners().indexOf(tried.get(0));
      for (int i = 0; i < tried.size(); i++) {
        int position = (first + i) % count;
        assertEquals(pool.runners().get(position), tried.get(i));
        assertTrue(i == tried.size() - 1 || full.contains(position), "went past a free runner");
      }
    }
  }

  @Property
  void passesOverRunnersThatRefusedUnderAnotherPicker(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(max = 39) int lost,
      @ForAll @Size(max = 40) Set<@IntRange(max = 39) Integer> refused,
      @ForAll("functions") String function) {
    SamplePool before = SamplePool.of(40);
    SamplePool after = SamplePool.of(0).grownTo(count);
    for (Placer placer : List.of(roundRobin, consistentHash)) {
      var placement = SamplePlacement.of(function);
      refused.forEach(position -> placement.refuse(before.runners().get(position)));
      placement.refuse(before.runners().get(lost));
      Set<Runner> willing = new HashSet<>(after.runners());
      willing.removeIf(placement::refused);

      List<Runner> tried = placement.refusedByAll(placer.over(after));

      assertEquals(willing, Set.copyOf(tried));
      assertEquals(willing.size(), tried.size());
    }
  }

  @Property
  void takesTheSameStepsForTheSameInput(
      @ForAll @IntRange(max = 10) int count,
      @ForAll @Size(max = 10) Set<@IntRange(max = 9) Integer> full,
      @ForAll @Size(max = 20) List<@IntRange(max = 5) Integer> functions) {
    SamplePool pool = SamplePool.of(count);
    assertEquals(
        stepsOf(new RoundRobin(), pool, full, functions),
        stepsOf(new RoundRobin(), pool, full, functions));
    assertEquals(
        stepsOf(new ConsistentHash(), pool, full, functions),
        stepsOf(new ConsistentHash(), pool, full, functions));
  }

  @Provide
  Arbitrary<String> functions() {
    return Arbitraries.strings().ofMaxLength(40);
  }

  private static List<List<Runner>> stepsOf(
      Placer placer, SamplePool pool, Set<Integer> full, List<Integer> functions) {
    Picker picker = placer.over(pool);
    return functions.stream()
        .map(
            function ->
                SamplePlacement.of("f" + function)
                    .round(picker, runner -> full.contains(pool.runners().indexOf(runner))))
        .toList();
  }
}
