package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.OnFailure;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormsTest {
  private static final String OVERRIDER =
      "public class %s implements CallOverrider { public void override(CallEdit call) {} }";
  private static final String LISTENER = "public class %s implements CallListener {}";
  private static final String PLACER =
      "public class %s implements Placer { public Picker over(RunnerSet r) { return null; } }";
  private static final String EXTENSION =
      "public class %s implements DriverExtension {"
          + " public Set<String> keys() { return Set.of(\"FN_CHEESE\"); }"
          + " public void customize(Call call, ContainerSpec spec) {} }";

  @TempDir Path home;
  private Node node;

  @BeforeEach
  void prepare() {
    node = new Node(home);
  }

  @Test
  void loadsTheFullForm() throws IOException {
    Path jar =
        node.put(
            "cheese-1.2.0.jar",
            JarMaker.plugin(
                "x.Cheese",
                """
                context.overrider(call -> {}).named("cut").blocking().owns("A", "B");
                context.overrider(call -> {}).named("late").on(NodeRole.RUNNER);
                context.listener(new CallListener() {});
                context.placer("by-smell", runners -> null);
                context.pool("cellar", (key, sink) -> () -> {});
                """));

    try (Generation generation = node.load("enabled = [cheese]")) {
      Parts parts = generation.parts();
      Registered<CallOverrider> cut = parts.overriders(NodeRole.LB).get(0);
      assertEquals("cheese/cut", cut.label());
      assertTrue(cut.blocking());
      assertEquals(Set.of("A", "B"), cut.owns());
      assertEquals("cheese/late", parts.overriders(NodeRole.RUNNER).get(0).label());
      assertEquals("cheese", parts.listeners(NodeRole.LB).get(0).label());
      assertEquals(Set.of("by-smell"), parts.placers().keySet());
      assertEquals(Set.of("cellar"), parts.pools().keySet());
      LoadedPlugin loaded = generation.plugins().get(0);
      String digest = new JarCopies(node.copies).copy(jar).digest();
      assertEquals(
          new LoadedPlugin(
              "cheese",
              "cheese",
              "1.2.0",
              jar,
              digest,
              1,
              false,
              List.of(
                  "overrider cut", "overrider late", "listener", "placer by-smell", "pool cellar")),
          loaded);
      assertEquals(List.of(), generation.warnings());
    }
  }

  @Test
  void loadsTheShortForm() {
    node.put(
        "smelly-2.jar",
        JarMaker.jar()
            .type("x.Cut", OVERRIDER)
            .type("x.Hear", LISTENER)
            .type("x.Nose", PLACER)
            .type("x.Wrap", EXTENSION)
            .service(CallOverrider.class, "# cuts", "x.Cut # thin", "")
            .service(CallListener.class, "x.Hear")
            .service(Placer.class, "x.Nose")
            .service(DriverExtension.class, "x.Wrap"));

    try (Generation generation = node.load("enabled = [smelly]")) {
      Parts parts = generation.parts();
      Registered<CallOverrider> cut = parts.overriders(NodeRole.LB).get(0);
      assertEquals("smelly", cut.label());
      assertFalse(cut.blocking());
      assertEquals(Set.of(), cut.owns());
      assertEquals("smelly", parts.listeners(NodeRole.LB).get(0).label());
      assertEquals(Set.of("smelly"), parts.placers().keySet());
      assertEquals(Set.of("FN_CHEESE"), parts.driverExtensions().get(0).part().keys());
      LoadedPlugin loaded = generation.plugins().get(0);
      assertTrue(loaded.shortForm());
      assertEquals("2", loaded.version());
      assertEquals(
          List.of("overrider", "listener", "placer smelly", "driver extension"), loaded.parts());
    }
  }

  @Test
  void namesSeveralOfAKindByTheirClasses() {
    node.put(
        "many.jar",
        JarMaker.jar()
            .type("x.CutThin", OVERRIDER)
            .type("x.CutThick", OVERRIDER)
            .type("x.BestNose", PLACER)
            .type("x.WorstNose", PLACER)
            .service(CallOverrider.class, "x.CutThin", "x.CutThick")
            .service(Placer.class, "x.BestNose", "x.WorstNose"));

    try (Generation generation = node.load("enabled = [many]")) {
      assertEquals(
          List.of("many/cut-thin", "many/cut-thick"),
          generation.parts().overriders(NodeRole.LB).stream().map(Registered::label).toList());
      assertEquals(
          List.of("best-nose", "worst-nose"), List.copyOf(generation.parts().placers().keySet()));
    }
  }

  @Test
  void readsTheManifestOfTheShortForm() {
    node.put(
        "cut.jar",
        JarMaker.jar()
            .type("x.Cut", OVERRIDER)
            .type("x.Wrap", EXTENSION)
            .service(CallOverrider.class, "x.Cut")
            .service(DriverExtension.class, "x.Wrap")
            .attribute("Girolle-Blocking", "true")
            .attribute("Girolle-Owns", "A, B")
            .attribute("Girolle-Role", "runner"));

    try (Generation generation = node.load("enabled = [cut]")) {
      Registered<CallOverrider> cut = generation.parts().overriders(NodeRole.RUNNER).get(0);
      assertTrue(cut.blocking());
      assertEquals(Set.of("A", "B"), cut.owns());
    }
  }

  @Test
  void refusesBadValuesInTheManifest() {
    node.put(
        "cut.jar",
        JarMaker.jar()
            .type("x.Cut", OVERRIDER)
            .service(CallOverrider.class, "x.Cut")
            .attribute("Girolle-Blocking", "yes")
            .attribute("Girolle-Owns", "A,,B")
            .attribute("Girolle-Role", "agent"));

    assertEquals(
        List.of(
            "plugins/cut.jar: cut: manifest: Girolle-Blocking: 'yes' (expected: true or false)",
            "plugins/cut.jar: cut: manifest: Girolle-Owns: 'A,,B' (expected: extension keys with"
                + " commas between them)",
            "plugins/cut.jar: cut: manifest: Girolle-Role: 'agent' (expected: lb or runner)"),
        node.faults("enabled = [cut]"));
  }

  @Test
  void refusesARoleThatTheKindDoesNotHave() {
    node.put(
        "nose.jar",
        JarMaker.jar()
            .type("x.Nose", PLACER)
            .service(Placer.class, "x.Nose")
            .attribute("Girolle-Role", "runner"));
    node.put(
        "hear.jar",
        JarMaker.jar()
            .type("x.Hear", LISTENER)
            .service(CallListener.class, "x.Hear")
            .attribute("Girolle-Role", "runner"));

    assertEquals(
        List.of(
            "plugins/nose.jar: nose: install threw java.lang.IllegalArgumentException: role of a"
                + " placer: RUNNER (expected: LB)",
            "plugins/hear.jar: hear: install threw java.lang.IllegalArgumentException: role of a"
                + " listener: RUNNER (expected: LB)"),
        node.faults("enabled = [nose, hear]"));
  }

  @Test
  void refusesAJarWithBothForms() {
    node.put(
        "cheese.jar",
        JarMaker.plugin("x.Cheese", "")
            .type("x.Cut", OVERRIDER)
            .service(CallOverrider.class, "x.Cut"));

    assertEquals(
        List.of(
            "plugins/cheese.jar: cheese: it has both forms: a service file for Plugin, and for"
                + " CallOverrider; register those parts in the Plugin's install, or drop the"
                + " Plugin"),
        node.faults("enabled = [cheese]"));
  }

  @Test
  void takesNameAndVersionFromTheManifest() {
    node.put(
        "x17-3.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(call -> {});")
            .attribute("Girolle-Plugin-Name", "cheese")
            .attribute("Girolle-Plugin-Version", "1.5"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals("cheese", generation.plugins().get(0).plugin());
      assertEquals("1.5", generation.plugins().get(0).version());
    }
  }

  @Test
  void loadsAFolderOfJars() throws IOException {
    Path library =
        node.put(
            "cheese-2.0/library.jar",
            JarMaker.jar().type("lib.Milk", "public class %s { public static int fat = 45; }"));
    node.put(
        "cheese-2.0/main.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(call -> {}).named(\"fat-\" + lib.Milk.fat);")
            .against(library));
    Files.writeString(node.plugins.resolve("cheese-2.0/README"), "not a jar");

    try (Generation generation = node.load("enabled = [cheese]")) {
      LoadedPlugin loaded = generation.plugins().get(0);
      assertEquals(List.of("overrider fat-45"), loaded.parts());
      assertEquals("2.0", loaded.version());
      assertEquals(node.plugins.resolve("cheese-2.0"), loaded.file());
      assertTrue(loaded.digest().matches("[0-9a-f]{64}"), loaded.digest());
    }
  }

  @Test
  void takesTheNameOfAFolderFromAnyOfItsJars() {
    node.put("blend/a.jar", JarMaker.jar().entry("a", ""));
    node.put(
        "blend/b.jar",
        JarMaker.plugin("x.Cheese", "context.overrider(call -> {});")
            .attribute("Girolle-Plugin-Name", "cheese")
            .attribute("Girolle-Plugin-Version", "3"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals("3", generation.plugins().get(0).version());
    }
  }

  @Test
  void refusesAFolderWithTwoNames() {
    node.put("blend/a.jar", JarMaker.jar().attribute("Girolle-Plugin-Name", "brie"));
    node.put("blend/b.jar", JarMaker.jar().attribute("Girolle-Plugin-Name", "gex"));

    assertEquals(
        List.of(
            "plugins/blend: brie or gex or blend: its jars say different Girolle-Plugin-Names:"
                + " brie and gex"),
        node.faults("enabled = [gex]"));
  }

  @Test
  void ignoresHiddenFilesAndWhatIsNoJar() throws IOException {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", "context.overrider(call -> {});"));
    Files.writeString(node.plugins.resolve(".cheese.jar"), "half-written");
    Files.writeString(node.plugins.resolve("cheese.txt"), "a note");
    Files.createDirectory(node.plugins.resolve(".git"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals(1, generation.plugins().size());
      assertEquals(List.of(), generation.warnings());
    }
  }

  @Test
  void keepsTheOrderOfEnabled() {
    for (String name : List.of("a", "b", "c")) {
      node.put(name + ".jar", JarMaker.plugin("x.P", "context.overrider(call -> {});"));
    }

    try (Generation generation = node.load("enabled = [c, a, b]")) {
      assertEquals(
          List.of("c", "a", "b"),
          generation.plugins().stream().map(LoadedPlugin::instance).toList());
      assertEquals(
          List.of("c", "a", "b"),
          generation.parts().overriders(NodeRole.LB).stream().map(Registered::label).toList());
    }
  }

  @Test
  void theChainReordersAKind() {
    for (String name : List.of("a", "b", "c")) {
      node.put(
          name + ".jar",
          JarMaker.plugin(
              "x.P",
              "context.overrider(call -> {}).named(\"quota\"); context.overrider(call -> {});"
                  + "context.listener(new io.girolle.spi.CallListener() {});"));
    }

    try (Generation generation =
        node.load(
            "enabled = [a, b, c]", "chain { overriders = [c/quota, b], listeners = \"c, a\" }")) {
      assertEquals(
          List.of("c/quota", "b/quota", "b", "a/quota", "a", "c"),
          generation.parts().overriders(NodeRole.LB).stream().map(Registered::label).toList());
      assertEquals(
          List.of("c", "a", "b"),
          generation.parts().listeners(NodeRole.LB).stream().map(Registered::label).toList());
    }
  }

  @Test
  void theChainKnowsWhatThereIs() {
    node.put(
        "cheese.jar", JarMaker.plugin("x.P", "context.overrider(call -> {}).named(\"quota\");"));

    assertEquals(
        List.of(
            "girolle.conf:5: girolle.plugins.chain.overriders: none of the overriders is called"
                + " cheese/quote; there are: cheese, cheese/quota; did you mean cheese/quota?",
            "girolle.conf:6: girolle.plugins.chain.overriders: cheese is there twice",
            "girolle.conf:7: girolle.plugins.chain.listeners: none of the listeners is called"
                + " cheese; there are: none"),
        node.faults(
            "enabled = [cheese]",
            "chain.overriders = [\n  cheese,\n  cheese/quote,\n  cheese]",
            "chain.listeners = [cheese]"));
  }

  @Test
  void tellsEachPartWhatItsFailureMeans() {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", "context.overrider(call -> {});"));

    try (Generation generation =
        node.load("enabled = [cheese, blue]", "rules.blue { use = cheese, on-failure = skip }")) {
      assertEquals(
          List.of(OnFailure.REJECT, OnFailure.SKIP),
          generation.parts().overriders(NodeRole.LB).stream()
              .map(o -> o.plugin().onFailure())
              .toList());
    }
  }

  @Test
  void givesTwoInstancesOfOneJarNothingInCommon() {
    node.put(
        "cheese.jar",
        JarMaker.jar()
            .pluginClass(
                "x.Cheese",
                "count++; context.overrider(call -> {})"
                    + ".named(context.config().getString(\"variety\") + count);",
                "static int count;")
            .service(Plugin.class, "x.Cheese"));

    try (Generation generation =
        node.load(
            "enabled = [cheese, blue]",
            "config { cheese.variety = tete, blue.variety = gex }",
            "rules.blue.use = cheese")) {
      var overriders = generation.parts().overriders(NodeRole.LB);
      assertEquals(
          List.of("cheese/tete1", "blue/gex1"),
          overriders.stream().map(Registered::label).toList());
      assertFalse(
          overriders.get(0).part().getClass().getClassLoader()
              == overriders.get(1).part().getClass().getClassLoader());
      assertEquals(
          List.of("cheese", "cheese"),
          generation.plugins().stream().map(LoadedPlugin::plugin).toList());
    }
  }
}
