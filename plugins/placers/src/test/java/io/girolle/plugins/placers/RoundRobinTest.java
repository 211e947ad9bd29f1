package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.testkit.conformance.PlacerConformance;
import io.girolle.testkit.conformance.SamplePlacement;
import io.girolle.testkit.conformance.SamplePool;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundRobinTest implements PlacerConformance {

  private final RoundRobin placer = new RoundRobin();
  private final SamplePool three = SamplePool.of(3);

  @Override
  public Placer placer() {
    return new RoundRobin();
  }

  @Property
  void spreadsCallsEvenly(
      @ForAll @IntRange(min = 1, max = 20) int count, @ForAll @IntRange(max = 200) int calls) {
    Picker picker = placer.over(SamplePool.of(count));
    Map<Runner, Integer> taken = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      taken.merge(first(picker), 1, Integer::sum);
    }
    for (int share : taken.values()) {
      assertEquals(calls / (double) count, share, 1.0);
    }
    assertEquals(Math.min(calls, count), taken.size());
  }

  @Test
  void threeRunnersWithoutRefusalsGetExactlyTheSameNumberOfCalls() {
    Picker picker = placer.over(three);
    Map<Runner, Integer> taken = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      taken.merge(first(picker), 1, Integer::sum);
    }
    assertEquals(Set.of(100), Set.copyOf(taken.values()));
    assertEquals(3, taken.size());
  }

  @Test
  void eachRoundOfAnyCallStartsOneRunnerFurther() {
    Picker picker = placer.over(three);
    var waiting = SamplePlacement.of("f");

    assertEquals(ids("r0", "r1", "r2"), ids(waiting.refusedByAll(picker)));
    assertEquals(ids("r1", "r2", "r0"), ids(waiting.refusedByAll(picker)));
    assertEquals("r2", first(picker).id());
    assertEquals(ids("r0", "r1", "r2"), ids(waiting.refusedByAll(picker)));
  }

  @Test
  void theNextRunnerTakesTheCallsOfAFullOne() {
    Picker picker = placer.over(three);
    Predicate<Runner> full = three.runners().get(1)::equals;

    assertEquals(ids("r0"), ids(SamplePlacement.of("f").round(picker, full)));
    assertEquals(ids("r1", "r2"), ids(SamplePlacement.of("f").round(picker, full)));
    assertEquals(ids("r2"), ids(SamplePlacement.of("f").round(picker, full)));
    assertEquals(ids("r0"), ids(SamplePlacement.of("f").round(picker, full)));
  }

  @Test
  void snapshotsThatComeAllTheTimeFavourNoRunner() {
    Set<String> firsts = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      firsts.add(first(placer.over(three)).id());
    }
    assertEquals(Set.of("r0", "r1", "r2"), firsts);
  }

  @Test
  void anEmptyPoolWaitsAndOneRunnerGetsAll() {
    assertEquals(List.of(), SamplePlacement.of("f").refusedByAll(placer.over(SamplePool.of(0))));
    Picker lonely = placer.over(SamplePool.of(1));
    assertEquals("r0", first(lonely).id());
    assertEquals("r0", first(lonely).id());
  }

  @Test
  void staysExactlyEvenUnderManyThreads() {
    Picker picker = placer.over(three);
    var taken = new ConcurrentLinkedQueue<String>();
    CompletableFuture<?>[] threads =
        Stream.generate(
                () ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 3000; i++) {
                            taken.add(first(picker).id());
                          }
                        }))
            .limit(4)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(threads).join();

    for (Runner runner : three.runners()) {
      assertEquals(4000, taken.stream().filter(runner.id()::equals).count());
    }
  }

  @Test
  void promisesNoStickiness() {
    assertFalse(placer.sticky());
  }

  private static Runner first(Picker picker) {
    return SamplePlacement.of("f").taken(picker);
  }

  private static List<String> ids(List<Runner> runners) {
    return runners.stream().map(Runner::id).toList();
  }

  private static List<String> ids(String... ids) {
    return List.of(ids);
  }
}
