package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.Registered;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation that comes after another. */
class NextGenerationTest {
  @TempDir Path home;
  private Node node;
  private Events events;
  private PluginLoader loader;

  @BeforeEach
  void prepare() {
    node = new Node(home);
    events = new Events();
    loader = node.loader();
  }

  @AfterEach
  void forget() {
    events.close();
  }

  @Test
  void keepsWhatDidNotChange() {
    put("a", "1");
    put("b", "1");
    Generation first = first("enabled = [a, b]");
    put("b", "2");

    Generation second = next(first, "enabled = [a, b]");
    second.start();
    first.close();

    assertEquals(List.of("a"), second.sharedWith(first));
    assertEquals(List.of("b"), second.notIn(first));
    assertSame(overriders(first).get(0), overriders(second).get(0));
    assertNotSame(overriders(first).get(1).part(), overriders(second).get(1).part());
    assertEquals(
        List.of(
            "a1 installs",
            "b1 installs",
            "a1 starts",
            "b1 starts",
            "b2 installs",
            "b2 starts",
            "b1 closes"),
        events.told());
    second.close();
    assertEquals(List.of("b2 closes", "a1 closes"), lastTold(2));
  }

  @Test
  void makesAnewWhatIsConfiguredAnew() {
    put("a", "1");
    Generation first = first("enabled = [a]", "config.a.x = 1");

    Generation same = next(first, "enabled = [a]", "config { a { x = 1 } }");
    Generation other = next(same, "enabled = [a]", "config.a.x = 2");
    Generation ruled = next(other, "enabled = [a]", "config.a.x = 2", "rules.a.on-failure = skip");

    assertTrue(same.isLike(first));
    assertEquals(1, same.number(), "what is the same takes no number");
    assertFalse(other.isLike(same));
    assertEquals(2, other.number());
    assertEquals(List.of("a"), ruled.notIn(other));
  }

  @Test
  void anotherOrderIsAnotherGenerationOfTheSamePlugins() {
    put("a", "1");
    put("b", "1");
    Generation first = first("enabled = [a, b]");

    Generation second = next(first, "enabled = [b, a]");

    assertFalse(second.isLike(first));
    assertEquals(List.of("b", "a"), second.sharedWith(first));
    assertEquals(
        List.of("b", "a"), overriders(second).stream().map(o -> o.plugin().name()).toList());
  }

  @Test
  void aCandidateThatFailsIsUndoneAndTheOneInServiceIsUntouched() {
    put("a", "1");
    Generation first = first("enabled = [a]");
    List<?> before = List.copyOf(events.told());
    node.put("b.jar", JarMaker.plugin("x.B", "throw new Exception(\"no\");"));

    var refused = assertThrows(InvalidConfigException.class, () -> next(first, "enabled = [a, b]"));

    assertEquals(1, refused.faults().size());
    assertEquals(before, events.told());
    put("b", "1");
    assertEquals(2, next(first, "enabled = [a, b]").number(), "a failure takes no number");
    first.close();
  }

  @Test
  void isMadeAgainFromTheJarsThatItHad() throws IOException {
    put("a", "1");
    Generation first = first("enabled = [a]");
    put("a", "2");
    Generation second = next(first, "enabled = [a]");
    first.close();
    loader.sweep(List.of(first.makings(), second.makings()));
    Files.delete(node.plugins.resolve("a.jar"));

    Generation again = loader.again(first.makings(), second);
    again.start();
    second.close();

    assertEquals(first.plugins().get(0).digest(), again.plugins().get(0).digest());
    assertEquals(List.of("a1 installs", "a1 starts", "a2 closes"), lastTold(3));
    again.close();
  }

  @Test
  void copiesThatNobodyNeedsAreDeleted() throws IOException {
    put("a", "1");
    Generation first = first("enabled = [a]");
    put("a", "2");
    Generation second = next(first, "enabled = [a]");
    first.close();
    assertEquals(2, copies());

    loader.sweep(List.of(second.makings()));

    assertEquals(1, copies());
    second.close();
  }

  @Test
  void aBuiltInStaysAsLongAsWhatItReadsDoes() {
    var state = new AtomicReference<>("1");
    var builtIn =
        new BuiltIn(
            "conf",
            "girolle.catalog.conf",
            ConfigFactory.empty(),
            state::get,
            () -> context -> context.overrider(call -> {}));
    Generation first = loader.load(node.settings("enabled = []"), List.of(builtIn));

    Generation same = loader.load(node.settings("enabled = []"), List.of(builtIn), first);
    state.set("2");
    Generation other = loader.load(node.settings("enabled = []"), List.of(builtIn), same);

    assertTrue(same.isLike(first));
    assertEquals(List.of("conf"), other.notIn(same));
  }

  @Test
  void driversAreClosedOnceBeforeTheirPluginWhenTheLastGenerationIs() {
    node.put(
        "d.jar",
        JarMaker.jar()
            .pluginClass(
                "x.D",
                "context.driver(\"d\", new Driver());",
                Events.TELL
                    + """
                    static final class Driver implements io.girolle.spi.Driver {
                      public io.girolle.spi.Instance launch(io.girolle.spi.ContainerSpec spec) {
                        throw new IllegalStateException();
                      }
                      public void close() {
                        tell("driver closes in " + context());
                        throw new IllegalStateException("broken");
                      }
                    }
                    public void close() { tell("plugin closes"); }
                    """)
            .service(Plugin.class, "x.D"));
    Generation first = first("enabled = [d]");
    Generation second = next(first, "enabled = [d]");
    first.close();
    assertEquals(List.of(), events.told());

    second.close();

    assertTrue(events.told().get(0).toString().matches("driver closes in .*d.*"));
    assertEquals(List.of("plugin closes"), events.told().subList(1, 2));
    assertEquals(2, events.told().size());
  }

  @Test
  void someCanBeLeftOut() {
    put("a", "1");
    put("b", "1");
    Generation first = first("enabled = [a, b]");

    Generation second =
        loader.load(node.settings("enabled = [a, b]").without(Set.of("a")), List.of(), first);

    assertEquals(List.of("b"), second.instances());
    assertEquals(List.of("b"), second.sharedWith(first));
  }

  private Generation first(String... lines) {
    Generation first = loader.load(node.settings(lines), List.of());
    first.start();
    return first;
  }

  private Generation next(Generation before, String... lines) {
    return loader.load(node.settings(lines), List.of(), before);
  }

  private List<Object> lastTold(int count) {
    List<Object> told = events.told();
    return told.subList(told.size() - count, told.size());
  }

  private long copies() throws IOException {
    try (Stream<Path> files = Files.list(node.copies)) {
      return files.count();
    }
  }

  private static List<Registered<CallOverrider>> overriders(Generation generation) {
    return generation.parts().overriders(NodeRole.LB);
  }

  private void put(String name, String version) {
    String who = name + version;
    node.put(
        name + ".jar",
        JarMaker.jar()
            .pluginClass(
                "x.A",
                "tell(\"%s installs\"); context.overrider(call -> {});".formatted(who),
                Events.TELL
                    + ("public void start() { tell(\"%s starts\"); }"
                            + " public void close() { tell(\"%s closes\"); }")
                        .formatted(who, who))
            .service(Plugin.class, "x.A"));
  }
}
