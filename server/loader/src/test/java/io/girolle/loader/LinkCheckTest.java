package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.CallOverrider;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that were compiled against another SPI than this node's. */
class LinkCheckTest {
  private static final String GOOD = "context.overrider(call -> {});";
  private static final String SPI = "SPI " + SpiVersion.ofHost();

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

  @Test
  void namesAMethodThatTheSpiDoesNotHaveAndWhatItHas() {
    Path other =
        spi("CallEdit", "public interface %s extends Call { void smell(); CallEdit extension(); }");
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(c -> { c.smell(); c.extension(); });")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese calls void smell() of io.girolle.spi.CallEdit,"
                + " which "
                + SPI
                + " doesn't have",
            "plugins/cheese.jar: cheese: x.Cheese calls CallEdit extension() of"
                + " io.girolle.spi.CallEdit, which "
                + SPI
                + " doesn't have; it has CallEdit extension(String, String)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesAMethodThatAClassDoesNotImplement() {
    Path other = spi("CallOverrider", "public interface %s { void override(CallEdit c, int i); }");
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .type(
                "x.Cheese",
                "public class %s implements CallOverrider {",
                "public void override(CallEdit call, int i) {} }")
            .service(CallOverrider.class, "x.Cheese")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese doesn't implement void override(CallEdit) of"
                + " io.girolle.spi.CallOverrider, which "
                + SPI
                + " asks for; it has void override(CallEdit, int)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void takesAMethodFromASuperclassADefaultOrABridge() {
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .type("x.Doing", "class %s { public void override(CallEdit call) {} }")
            .type("x.A", "public class %s extends Doing implements CallOverrider {}")
            .type(
                "x.Quiet",
                "interface %s extends CallOverrider {",
                "default void override(CallEdit call) {} }")
            .type("x.B", "public class %s implements Quiet {}")
            .type("x.Made", "interface %s<T> { void override(T call); }")
            .type(
                "x.C",
                "public class %s implements CallOverrider, Made<CallEdit> {",
                "public void override(CallEdit call) {} }")
            .service(CallOverrider.class, "x.A", "x.B", "x.C"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals(3, generation.plugins().get(0).parts().size());
    }
  }

  @Test
  void namesWhatALambdaDoesNotImplement() {
    Path other = spi("CallOverrider", "public interface %s { void change(CallEdit call); }");
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", GOOD).against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese doesn't implement void override(CallEdit) of"
                + " io.girolle.spi.CallOverrider, which "
                + SPI
                + " asks for"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesATypeThatTheSpiDoesNotHave() {
    Path other = spi("Taster", "public interface %s { void taste(); }");
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", GOOD + " new Gouda();")
            .type("x.Gouda", "class %s implements Taster { public void taste() {} }")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Gouda uses io.girolle.spi.Taster, which "
                + SPI
                + " doesn't have"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesAFieldThatTheSpiDoesNotHave() {
    Path other = spi("NodeRole", "public enum %s { LB, RUNNER, CELLAR }");
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(call -> {}).on(NodeRole.CELLAR);")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese uses field CELLAR of io.girolle.spi.NodeRole,"
                + " which "
                + SPI
                + " doesn't have"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void leavesASwitchOverMoreConstantsAlone() {
    Path other = spi("NodeRole", "public enum %s { LB, RUNNER, CELLAR }");
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "switch (NodeRole.LB) { case CELLAR: throw new Error(); default: }" + GOOD)
            .against(other));

    node.load("enabled = [cheese]").close();
  }

  @Test
  void namesWhatIsStaticNoMoreOrAnInterfaceNow() {
    Path other =
        jarOf(
            JarMaker.jar()
                .source(
                    "io.girolle.spi.Step",
                    "package io.girolle.spi; public interface Step {"
                        + " static Step nextRound() { return null; } }")
                .source(
                    "io.girolle.spi.Call",
                    "package io.girolle.spi; public interface Call {"
                        + " static String id() { return null; } }"));
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "Step.nextRound(); Call.id(); new Mine();" + GOOD)
            .type("x.Mine", "class %s implements Step {}")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese calls Step nextRound() of io.girolle.spi.Step,"
                + " which is a class in "
                + SPI,
            "plugins/cheese.jar: cheese: x.Cheese calls String id() of io.girolle.spi.Call, which"
                + " isn't static in "
                + SPI,
            "plugins/cheese.jar: cheese: x.Mine implements io.girolle.spi.Step, which is a class"
                + " in "
                + SPI),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesAConstructorThatOnlyASuperclassHas() {
    Path other =
        spi(
            "CallRejectedException",
            "public class %s extends Exception { public %s(String why) { super(why); } }");
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "context.overrider(c -> { throw new CallRejectedException(\"sour\"); });")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese calls constructor"
                + " CallRejectedException(String) of io.girolle.spi.CallRejectedException, which "
                + SPI
                + " doesn't have; it has constructor CallRejectedException(int, Blame, String)"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesADefaultThatIsAbstractNow() {
    Path other =
        spi("CallOverrider", "public interface %s { default void override(CallEdit call) {} }");
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .type(
                "x.Cheese",
                "public class %s implements CallOverrider {",
                "public void override(CallEdit c) { CallOverrider.super.override(c); } }")
            .service(CallOverrider.class, "x.Cheese")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese calls void override(CallEdit) of"
                + " io.girolle.spi.CallOverrider, which is abstract in "
                + SPI),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void namesDefaultsThatAreInEachOthersWay() {
    Path other = spi("Placer", "public interface %s { Picker over(RunnerSet runners); }");
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .type("x.Keen", "interface %s { default boolean sticky() { return true; } }")
            .type(
                "x.Cheese",
                "public class %s implements Placer, Keen {",
                "public Picker over(RunnerSet runners) { return null; } }")
            .service(Placer.class, "x.Cheese")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese inherits boolean sticky() from"
                + " io.girolle.spi.Placer, which "
                + SPI
                + " implements, and from x.Keen: it needs one of its own"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void looksThroughThePluginsOwnClasses() {
    Path other =
        spi(
            "CallListener",
            "public interface %s { default void ripen() {}",
            "default void beforeCall(Call c) {} default void afterCall(Call c, CallResult r) {} }");
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "Ripening.all(); context.listener(new Base());")
            .type("x.Base", "class %s implements CallListener {}")
            .type("x.Aged", "class %s extends Base {}")
            .type("x.Ripening", "class %s { static void all() { new Aged().ripen(); } }")
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Ripening calls void ripen() of x.Aged, which "
                + SPI
                + " doesn't have"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void looksAtMethodReferences() {
    Path other = spi("Call", "public interface %s { String smell(); }");
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese", "java.util.function.Function<Call, String> f = Call::smell;" + GOOD)
            .against(other));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: x.Cheese calls String smell() of io.girolle.spi.Call,"
                + " which "
                + SPI
                + " doesn't have"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void leavesAMethodAloneThatIsReadyForAnOlderSpi() {
    Path other = spi("CallEdit", "public interface %s extends Call { void smell(); }");
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "context.overrider(c -> { try { c.smell(); } catch (NoSuchMethodError e) {} });")
            .against(other));

    node.load("enabled = [cheese]").close();
  }

  @Test
  void runsNoCodeOfWhatItRefuses() {
    Path other = spi("CallEdit", "public interface %s extends Call { void smell(); }");
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .pluginClass(
                "x.Cheese",
                "tell(1); context.overrider(c -> c.smell());",
                Events.TELL + "static { tell(2); } public Cheese() { tell(3); }")
            .service(Plugin.class, "x.Cheese")
            .against(other));

    assertEquals(1, node.faults("enabled = [cheese]").size());

    assertEquals(List.of(), events.told());
  }

  @Test
  void boundsWhatItTells() {
    StringBuilder many = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      many.append("void m").append(i).append("();");
      calls.append("c.m").append(i).append("();");
    }
    Path other = spi("CallEdit", "public interface %s extends Call { " + many + " }");
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(c -> { " + calls + " });").against(other));

    List<String> faults = node.faults("enabled = [cheese]");

    assertEquals(21, faults.size());
    assertEquals("plugins/cheese.jar: cheese: and 10 more that don't fit " + SPI, faults.get(20));
  }

  @Test
  void saysNothingOfOtherLibrariesThatAreMissing() {
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "if (context == null) new Gone().gone();" + GOOD)
            .type("x.Gone", "class %s implements CallListener { void gone() {} }")
            .without("x.Gone"));

    node.load("enabled = [cheese]").close();
  }

  @Test
  void checksAllJarsOfAFolder() {
    Path other = spi("CallEdit", "public interface %s extends Call { void smell(); }");
    node.put("cheese/main.jar", JarMaker.plugin("x.Cheese", GOOD));
    node.put(
        "cheese/nose.jar",
        JarMaker.jar()
            .type("y.Nose", "class %s { void smell(CallEdit c) { c.smell(); } }")
            .against(other));

    List<String> faults = node.faults("enabled = [cheese]");

    assertEquals(1, faults.size());
    assertTrue(faults.get(0).startsWith("plugins/cheese: cheese: y.Nose calls"), faults.get(0));
  }

  @Test
  void namesAClassThatIsTooNewForTheJvm() {
    byte[] next = new byte[64];
    System.arraycopy(
        new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99},
        0,
        next,
        0,
        8);
    int java = Runtime.version().feature();
    node.put("one.jar", JarMaker.plugin("x.One", GOOD).entry("x/Next.class", next));
    node.put(
        "two.jar",
        JarMaker.plugin("x.Two", GOOD)
            .entry("x/Next.class", next)
            .entry("x/Other.class", next)
            .entry("META-INF/versions/55/x/Other.class", next));
    String is =
        "x.Next is compiled for Java 55, and this node runs on Java %d: compile it with --release"
            + " %d, or run the node on Java 55";

    assertEquals(
        List.of(
            "plugins/one.jar: one: " + is.formatted(java, java),
            "plugins/two.jar: two: " + is.formatted(java, java) + "; so is 1 more of its classes"),
        node.faults("enabled = [one, two]"));
  }

  /** A jar with one type of the SPI, made anew. */
  private Path spi(String name, String... lines) {
    String source = String.join("\n", lines).replace("%s", name);
    return jarOf(
        JarMaker.jar().source("io.girolle.spi." + name, "package io.girolle.spi;\n" + source));
  }

  private Path jarOf(JarMaker spi) {
    return spi.write(home.resolve("other/girolle-spi.jar"));
  }
}
