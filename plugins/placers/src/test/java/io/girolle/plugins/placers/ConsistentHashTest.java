package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.testkit.conformance.PlacerConformance;
import io.girolle.testkit.conformance.SamplePlacement;
import io.girolle.testkit.conformance.SamplePool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ConsistentHashTest implements PlacerConformance {

  private final ConsistentHash placer = new ConsistentHash();

  @Override
  public Placer placer() {
    return new ConsistentHash();
  }

  @Property
  void keepsAFunctionOnItsRunner(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @StringLength(max = 40) String function) {
    SamplePool pool = SamplePool.of(count);
    Picker picker = placer.over(pool);
    Runner home = home(picker, function);
    assertEquals(home, home(picker, function));
    assertEquals(home, home(placer.over(pool), function));
    var waiting = SamplePlacement.of(function);
    for (int round = 0; round < 3; round++) {
      assertEquals(home, waiting.refusedByAll(picker).get(0));
    }
  }

  @Property
  void aPoolThatGrowsAtItsEndMovesFunctionsToNewRunnersAlone(
      @ForAll @IntRange(min = 1, max = 20) int before,
      @ForAll @IntRange(min = 1, max = 20) int more,
      @ForAll @StringLength(max = 40) String function) {
    SamplePool small = SamplePool.of(before);
    SamplePool large = small.grownTo(before + more);
    Runner home = home(placer.over(small), function);
    Runner newHome = home(placer.over(large), function);
    assertTrue(newHome.equals(home) || !small.runners().contains(newHome), newHome::id);
  }

  @Test
  void goesToTheNextRunnersInOrderAsInTheDocumentedExample() {
    SamplePool three = SamplePool.of(3);
    Picker picker = placer.over(three);
    assertEquals("r0", home(picker, "demo.hello").id());
    assertEquals("r1", home(picker, "hello").id());
    assertEquals("r2", home(picker, "shop.cart").id());

    Predicate<Runner> full = three.runners().get(2)::equals;
    assertEquals(List.of("r2", "r0"), ids(SamplePlacement.of("shop.cart").round(picker, full)));
    assertEquals(
        List.of("r2", "r0", "r1"), ids(SamplePlacement.of("shop.cart").refusedByAll(picker)));

    Picker four = placer.over(three.grownTo(4));
    for (String function : List.of("demo.hello", "hello", "shop.cart")) {
      assertEquals(home(picker, function), home(four, function));
    }
  }

  @Test
  void spreadsFunctionsOverAllRunners() {
    Picker picker = placer.over(SamplePool.of(3));
    Map<String, Long> homes =
        IntStream.range(0, 3000)
            .mapToObj(i -> home(picker, "app.function-" + i).id())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertEquals(3, homes.size());
    homes.values().forEach(share -> assertEquals(1000, share, 100));
  }

  @Test
  void anEmptyPoolWaitsAndOneRunnerGetsAll() {
    assertEquals(List.of(), SamplePlacement.of("f").refusedByAll(placer.over(SamplePool.of(0))));
    Picker lonely = placer.over(SamplePool.of(1));
    assertEquals("r0", home(lonely, "f").id());
    assertEquals("r0", home(lonely, "g").id());
  }

  @Test
  void promisesStickiness() {
    assertTrue(placer.sticky());
  }

  private static Runner home(Picker picker, String function) {
    return SamplePlacement.of(function).taken(picker);
  }

  private static List<String> ids(List<Runner> runners) {
    return runners.stream().map(Runner::id).toList();
  }
}
