package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PartsTest {
  private final PluginInstance one = PluginInstance.inCode("one");
  private final PluginInstance two = PluginInstance.inCode("two");

  private static <T> Registered<T> named(PluginInstance plugin, String name, T part) {
    return new Registered<>(plugin, name, part, NodeRole.LB, false, Set.of());
  }

  private static String refusal(Executable second) {
    return assertThrows(IllegalArgumentException.class, second).getMessage();
  }

  @Test
  void twoOfOneNameAreRefusedWithBothOwners() {
    Placer placer = runners -> (call, attempts) -> null;
    RunnerPool pool = (key, sink) -> () -> {};
    Driver driver = spec -> null;
    Catalog catalog = new EmptyCatalog();
    var parts =
        Parts.builder()
            .placer(named(one, "x", placer))
            .pool(named(one, "x", pool))
            .catalog(named(one, "x", catalog))
            .driver(named(one, "x", driver));

    assertEquals(
        "placer x is registered by one and by two",
        refusal(() -> parts.placer(named(two, "x", placer))));
    assertEquals(
        "pool x is registered by one and by two", refusal(() -> parts.pool(named(two, "x", pool))));
    assertEquals(
        "catalog x is registered by one and by two",
        refusal(() -> parts.catalog(named(two, "x", catalog))));
    assertEquals(
        "driver x is registered by one and by one",
        refusal(() -> parts.driver(named(one, "x", driver))));
    assertSame(one, parts.build().placers().get("x").plugin());
  }

  @Test
  void namedPartsKeepTheirOrder() {
    Placer placer = runners -> (call, attempts) -> null;
    Parts parts =
        Parts.builder()
            .placer(named(one, "z", placer))
            .placer(named(two, "a", placer))
            .placer(named(one, "m", placer))
            .build();
    assertEquals(List.of("z", "a", "m"), List.copyOf(parts.placers().keySet()));
    assertThrows(UnsupportedOperationException.class, () -> parts.placers().clear());
  }

  @Test
  void chainsOfTheTwoRolesAreApart() {
    CallOverrider overrider = call -> {};
    Parts parts =
        Parts.builder()
            .overrider(Calls.onRunner(one, overrider))
            .overrider(Calls.part(two, overrider))
            .overrider(Calls.part(one, overrider))
            .build();
    assertEquals(List.of("two", "one"), labels(parts.overriders(NodeRole.LB)));
    assertEquals(List.of("one"), labels(parts.overriders(NodeRole.RUNNER)));
    assertEquals(List.of(), parts.listeners(NodeRole.LB));
  }

  @Test
  void whatIsAddedAfterwardsDoesNotShow() {
    Parts.Builder builder = Parts.builder();
    Parts parts = builder.build();
    builder.overrider(Calls.part(one, call -> {}));
    assertEquals(List.of(), parts.overriders(NodeRole.LB));
  }

  @Test
  void aLabelIsThePluginAndThePartsNameWhereThatTellsMore() {
    assertEquals("one", named(one, "", "part").label());
    assertEquals("one", named(one, "one", "part").label());
    assertEquals("one/late", named(one, "late", "part").label());
    assertEquals("two", Parts.inCode("two", "part", NodeRole.LB).label());
  }

  private static List<String> labels(List<Registered<CallOverrider>> parts) {
    return Stream.of(parts).flatMap(List::stream).map(Registered::label).toList();
  }

  @Test
  void someComeBeforeAllOthersOfTheirKind() {
    CallOverrider overrider = edit -> {};
    CallListener listener = new CallListener() {};
    Parts parts =
        Parts.builder()
            .overrider(named(one, "", overrider))
            .overrider(named(one, "quota", overrider))
            .overrider(named(two, "x", overrider))
            .overrider(named(two, "y", overrider))
            .listener(named(one, "", listener))
            .listener(named(two, "", listener))
            .build();

    assertEquals(Set.of("one", "one/quota", "two", "two/x", "two/y"), parts.overriderNames());
    assertEquals(Set.of("one", "two"), parts.listenerNames());
    Parts ordered = parts.inOrder(List.of("two/y", "one/quota"), List.of("two"));
    assertEquals(
        List.of("two/y", "one/quota", "one", "two/x"),
        ordered.overriders(NodeRole.LB).stream().map(Registered::label).toList());
    assertEquals(
        List.of("two", "one"),
        ordered.listeners(NodeRole.LB).stream().map(Registered::label).toList());
    assertEquals(
        List.of("two/x", "two/y", "one", "one/quota"),
        parts.inOrder(List.of("two"), List.of()).overriders(NodeRole.LB).stream()
            .map(Registered::label)
            .toList());
    assertSame(parts, parts.inOrder(List.of(), List.of()));
  }
}
