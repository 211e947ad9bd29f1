package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.NodeRole;
import io.girolle.spi.Plugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rewrite that fails ends the tests themselves. */
class ExitGuardTest {
  @TempDir Path home;
  private Node node;
  private Events events;

  @BeforeEach
  void prepare() {
    node = new Node(home);
    events = new Events();
  }

  @AfterEach
  void forget() {
    events.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().exit(3);",
        "Runtime.getRuntime().halt(3);",
        "java.util.function.IntConsumer exit = System::exit; exit.accept(3);",
        "java.util.function.IntConsumer exit = Runtime.getRuntime()::halt; exit.accept(3);",
        "java.util.function.ObjIntConsumer<Runtime> exit = Runtime::exit;"
            + " exit.accept(Runtime.getRuntime(), 3);",
        "Runnable exit = () -> System.exit(3); exit.run();",
        "new Leaving() {}.leave();",
        "for (int i = 0; i < 2; i++) { long l = i; if (l > 0) System.exit((int) l); }",
      })
  void endsThePluginAndNotTheProcess(String exit) {
    Path jar =
        node.put(
            "cheese.jar",
            JarMaker.plugin("x.Cheese", exit + " context.overrider(call -> {});")
                .type("x.Leaving", "interface %s { default void leave() { System.exit(3); } }"));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: install threw java.lang.IllegalStateException: plugin"
                + " cheese of "
                + home.relativize(jar)
                + " tried to end the process, which plugins can't: throw instead"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void coversInitialisersAndConstructors() {
    node.put("a.jar", withMembers("static int i = leave();"));
    node.put("b.jar", withMembers("public Cheese() { leave(); }"));

    List<String> faults = node.faults("enabled = [a, b]");

    assertEquals(2, faults.size());
    assertTrue(
        faults.get(0).contains("the static initialiser of x.Cheese threw java.lang.IllegalState"),
        faults.get(0));
    assertTrue(
        faults.get(1).contains("the constructor of x.Cheese threw java.lang.IllegalState"),
        faults.get(1));
  }

  @Test
  void leavesMethodsOfTheSameNameAlone() {
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .pluginClass(
                "x.Cheese",
                "exit(3); new Cheese().halt(4); context.overrider(call -> {});",
                Events.TELL + "static void exit(int i) { tell(i); } void halt(int i) { tell(i); }")
            .service(Plugin.class, "x.Cheese"));

    node.load("enabled = [cheese]").close();

    assertEquals(List.of(3, 4), events.told());
  }

  @Test
  void givesARewrittenClassAllThatTheOthersHave() {
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .pluginClass("x.Cheese", "context.overrider(new Guarded());", "")
            .type(
                "x.Guarded",
                "public class %s implements CallOverrider {",
                "public void override(CallEdit call) { System.exit(3); }",
                "public static Class<?> plain() { return y.Plain.class; } }")
            .source("y.Plain", "package y; public class Plain { void f(int i) {} }")
            .source("y.Exits", "package y; public class Exits { void f() { System.exit(1); } }")
            .attribute("Sealed", "true")
            .attribute("Implementation-Title", "Cheese")
            .attribute("Implementation-Version", "7")
            .service(Plugin.class, "x.Cheese"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      Class<?> guarded = generation.parts().overriders(NodeRole.LB).get(0).part().getClass();
      Class<?> plain = assertLoads(guarded, "x.Cheese");

      assertSame(plain.getProtectionDomain(), guarded.getProtectionDomain());
      assertSame(plain.getPackage(), guarded.getPackage());
      assertNotNull(guarded.getProtectionDomain().getCodeSource().getLocation());

      Class<?> exits = assertLoads(guarded, "y.Exits");
      assertEquals("Cheese", exits.getPackage().getImplementationTitle());
      assertEquals("7", exits.getPackage().getImplementationVersion());
      assertSame(exits.getPackage(), assertLoads(guarded, "y.Plain").getPackage());
      assertNull(exits.getPackage().getSpecificationTitle());
    }
  }

  private static Class<?> assertLoads(Class<?> beside, String name) {
    try {
      return Class.forName(name, false, beside.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static JarMaker withMembers(String members) {
    return JarMaker.jar()
        .pluginClass(
            "x.Cheese",
            "context.overrider(call -> {});",
            "static int leave() { System.exit(3); return 0; }" + members)
        .service(Plugin.class, "x.Cheese");
  }
}
