package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.NodeRole;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the host offers, seen by a built-in, which has it like anyone. */
class ContextTest {
  private static final CallOverrider OVERRIDER = call -> {};

  @TempDir Path home;
  private Node node;

  @BeforeEach
  void prepare() {
    node = new Node(home);
  }

  record Settings(int count, Duration patience) {}

  @Test
  void tellsABuiltInWhoItIs() {
    var seen = new ArrayList<Object>();
    var config = ConfigFactory.parseString("count = 3, patience = 5s");
    var builtIn =
        new BuiltIn(
            "static",
            "girolle.lb.pools.static",
            config,
            () ->
                context -> {
                  seen.add(context.instance());
                  seen.add(context.config());
                  seen.add(context.config(Settings.class));
                  seen.add(context.clock());
                  seen.add(context.log().getName());
                  context.pool("static", (key, sink) -> () -> {});
                });

    try (Generation generation = node.load(List.of(builtIn))) {
      assertEquals(
          List.of(
              "static",
              config,
              new Settings(3, Duration.ofSeconds(5)),
              Node.CLOCK,
              "plugin.static"),
          seen);
      assertEquals(Set.of("static"), generation.parts().pools().keySet());
      assertEquals(List.of(), generation.plugins());
    }
  }

  @Test
  void tellsFaultsOfABuiltInsConfigurationByItsOwnPath() {
    var config =
        ConfigFactory.parseString(
            "count = many\npatiences = 5s",
            ConfigParseOptions.defaults().setOriginDescription("here"));
    var builtIn =
        new BuiltIn(
            "static",
            "girolle.lb.pools.static",
            config,
            () -> context -> context.config(Settings.class));

    assertEquals(
        List.of(
            "here:1: girolle.lb.pools.static.count: \"many\" (expected: a whole number)",
            "here:1: girolle.lb.pools.static.patience: missing (expected: a duration such as 10ms or"
                + " 30s)",
            "here:2: girolle.lb.pools.static.patiences: unknown key; did you mean patience?"),
        node.faults(List.of(builtIn)));
  }

  @Test
  void putsBuiltInsAheadOfAllOthers() {
    node.put("cheese.jar", JarMaker.plugin("x.Cheese", "context.overrider(call -> {});"));

    try (Generation generation =
        node.load(List.of(builtIn(c -> c.overrider(OVERRIDER))), "enabled = [cheese]")) {
      assertEquals(
          List.of("host", "cheese"),
          generation.parts().overriders(NodeRole.LB).stream().map(Registered::label).toList());
    }
  }

  @Test
  void tellsWhatABuiltInThrows() {
    var broken =
        new BuiltIn(
            "static",
            "girolle.lb.pools.static",
            ConfigFactory.empty(),
            () -> {
              throw new IllegalStateException("no");
            });

    assertEquals(
        List.of(
            "built in: static: its constructor threw java.lang.IllegalStateException: no",
            "built in: host: install registered nothing"),
        node.faults(List.of(broken, builtIn(c -> {}))));
  }

  @Test
  void registersOnlyDuringInstall() {
    var kept = new AtomicReference<PluginContext>();
    var registration = new AtomicReference<Registration>();
    var builtIn =
        builtIn(
            context -> {
              kept.set(context);
              registration.set(context.overrider(OVERRIDER));
            });

    try (Generation generation = node.load(List.of(builtIn))) {
      assertEquals(
          "host: registering the overrider works only during Plugin.install",
          refusal(() -> kept.get().overrider(OVERRIDER)));
      assertEquals(
          "host: registering the placer works only during Plugin.install",
          refusal(() -> kept.get().placer("p", runners -> null)));
      assertEquals(
          "host: named() works only during Plugin.install",
          refusal(() -> registration.get().named("late")));
      assertEquals(
          "host: on() works only during Plugin.install",
          refusal(() -> registration.get().on(NodeRole.LB)));
      assertEquals(
          "host: blocking() works only during Plugin.install",
          refusal(() -> registration.get().blocking()));
      assertEquals(
          "host: owns() works only during Plugin.install",
          refusal(() -> registration.get().owns("A")));
      assertEquals("host", generation.parts().overriders(NodeRole.LB).get(0).label());
    }
  }

  @Test
  void refusesNullsAndNamesThatAreNone() {
    var builtIn =
        builtIn(
            context -> {
              assertNullRefused("overrider", () -> context.overrider(null));
              assertNullRefused("listener", () -> context.listener(null));
              assertNullRefused("placer", () -> context.placer("a", null));
              assertNullRefused("name", () -> context.placer(null, runners -> null));
              assertNullRefused("pool", () -> context.pool("a", null));
              assertNullRefused("catalog", () -> context.catalog("a", null));
              assertNullRefused("driver", () -> context.driver("a", null));
              assertNullRefused("extension", () -> context.driverExtension(null));
              assertNullRefused("listener", () -> context.instances(null));
              assertNullRefused("source", () -> context.status(null));
              assertNullRefused("type", () -> context.config(null));
              Registration one = context.overrider(OVERRIDER);
              assertNullRefused("part", () -> one.named(null));
              assertNullRefused("role", () -> one.on(null));
              assertNullRefused("extensionKeys", () -> one.owns((String[]) null));
              assertNullRefused("extension key", () -> one.owns("A", null));
              assertEquals("extension key: '' (expected: not empty)", argument(() -> one.owns("")));
              assertEquals(
                  "name: 'a b' (expected: letters, digits, '-', '_' and '.', the first a letter or"
                      + " digit)",
                  argument(() -> context.pool("a b", (key, sink) -> () -> {})));
            });

    node.load(List.of(builtIn)).close();
  }

  @Test
  void letsOnlyOverridersMoveToRunners() {
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER).on(NodeRole.RUNNER);
              context.listener(new CallListener() {}).on(NodeRole.LB);
              context.instances(new InstanceListener() {}).on(NodeRole.RUNNER);
              assertEquals(
                  "role of a listener: RUNNER (expected: LB)",
                  argument(() -> context.listener(new CallListener() {}).on(NodeRole.RUNNER)));
              assertEquals(
                  "role of a placer: RUNNER (expected: LB)",
                  argument(() -> context.placer("a", runners -> null).on(NodeRole.RUNNER)));
              assertEquals(
                  "role of a status source: LB (expected: RUNNER)",
                  argument(() -> context.status(Map::of).on(NodeRole.LB)));
            });

    try (Generation generation = node.load(List.of(builtIn))) {
      assertEquals(1, generation.parts().overriders(NodeRole.RUNNER).size());
      assertEquals(0, generation.parts().overriders(NodeRole.LB).size());
      assertEquals(2, generation.parts().listeners(NodeRole.LB).size());
      assertEquals(1, generation.parts().instanceListeners().size());
      assertEquals(1, generation.parts().statusSources().size());
    }
  }

  @Test
  void keepsTheNameThatAPlacerIsPickedBy() {
    var builtIn =
        builtIn(
            context ->
                assertEquals(
                    "the placer is already named nose",
                    argument(() -> context.placer("nose", runners -> null).named("other"))));

    node.load(List.of(builtIn)).close();
  }

  @Test
  void asksDriverExtensionsForTheirKeysOnce() {
    var answer = new HashSet<>(Set.of("A"));
    var asked = new ArrayList<String>();
    var builtIn =
        builtIn(
            context ->
                context.driverExtension(
                    extension(
                        () -> {
                          asked.add("keys");
                          return answer;
                        })));

    try (Generation generation = node.load(List.of(builtIn))) {
      answer.add("B");
      DriverExtension extension = generation.parts().driverExtensions().get(0).part();
      assertEquals(Set.of("A"), extension.keys());
      assertThrows(UnsupportedOperationException.class, () -> extension.keys().add("C"));
      assertEquals(1, asked.size());
    }
  }

  @Test
  void refusesKeysThatCannotBeUsed() {
    var holed = new HashSet<String>();
    holed.add(null);
    for (var bad : List.<Supplier<Set<String>>>of(() -> null, () -> holed)) {
      var builtIn = builtIn(context -> context.driverExtension(extension(bad)));
      assertEquals(
          List.of(
              "built in: host: keys() of a driver extension threw java.lang.IllegalStateException:"
                  + " keys: "
                  + bad.get()
                  + " (expected: a set of extension keys, maybe empty)"),
          node.faults(List.of(builtIn)));
    }
    var throwing =
        builtIn(
            context ->
                context.driverExtension(
                    extension(
                        () -> {
                          throw new IllegalStateException("no keys");
                        })));
    assertEquals(
        List.of(
            "built in: host: keys() of a driver extension threw java.lang.IllegalStateException: no"
                + " keys"),
        node.faults(List.of(throwing)));
  }

  @Test
  void layersConfigurationOverTheJarsOwnReference() {
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "context.overrider(call -> {}).named(context.config().getString(\"variety\")"
                    + " + context.config().getInt(\"fat\") + context.config().getString(\"both\"));")
            .entry("reference.conf", "variety = brie, fat = 45, both = ${variety}"));

    try (Generation generation = node.load("enabled = [cheese]", "config.cheese.variety = gex")) {
      assertEquals("cheese/gex45gex", generation.parts().overriders(NodeRole.LB).get(0).label());
    }
  }

  @Test
  void readsReferencesOfOwnJarsAlone() {
    node.put(
        "cheese.jar",
        JarMaker.plugin(
            "x.Cheese", "if (context.config().isEmpty()) { context.overrider(call -> {}); }"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals(1, generation.plugins().size());
    }
  }

  @Test
  void bindsTheConfigurationAndTellsEveryFault() {
    Path jar =
        node.put(
            "cheese.jar",
            JarMaker.plugin("x.Cheese", "context.config(Settings.class);")
                .type(
                    "x.Settings",
                    "record %s(int fat, String variety, java.time.Duration age, int salt) {",
                    "%s { if (salt > 9) throw new IllegalArgumentException(\"salt: \" + salt); } }")
                .entry("reference.conf", "\nsalt = none\nage = 3 days"));

    assertEquals(
        List.of(
            "girolle.conf:4: girolle.plugins.config.blue.fat: \"much\" (expected: a whole number)"
                + " (plugin cheese, plugins/cheese.jar)",
            "girolle.conf:3: girolle.plugins.config.blue.variety: missing (expected: a string)"
                + " (plugin cheese, plugins/cheese.jar)",
            "plugins/cheese.jar!/reference.conf:2: girolle.plugins.config.blue.salt: \"none\""
                + " (expected: a whole number) (plugin cheese, plugins/cheese.jar)",
            "girolle.conf:5: girolle.plugins.config.blue.varety: unknown key; did you mean"
                + " variety? (plugin cheese, plugins/cheese.jar)"),
        node.faults(
            "enabled = [blue]",
            "config.blue {\n fat = much\n varety = gex\n}",
            "rules.blue.use = cheese"));
    assertTrue(jar.endsWith("cheese.jar"));
  }

  @Test
  void tellsFaultsOfAPluginThatReadsKeysItself() {
    node.put("a.jar", JarMaker.plugin("x.A", "context.config().getInt(\"fat\");"));
    node.put("b.jar", JarMaker.plugin("x.B", "context.config().getInt(\"fat\");"));

    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.config.a: fat has type STRING rather than NUMBER"
                + " (plugin a, plugins/a.jar)",
            "girolle.conf:4: girolle.plugins.config.b: No configuration setting found for key 'fat'"
                + " (plugin b, plugins/b.jar)"),
        node.faults("enabled = [a, b]", "config.a.fat = much", "config.b {}"));
  }

  @Test
  void refusesAReferenceThatCannotBeRead() {
    node.put("a.jar", JarMaker.plugin("x.A", "").entry("reference.conf", "a = 1\nb = {"));
    node.put("b.jar", JarMaker.plugin("x.B", "").entry("reference.conf", "a = ${gone}"));
    node.put(
        "c.jar", JarMaker.plugin("x.C", "").entry("reference.conf", "a = 1\ninclude \"more\""));

    List<String> faults = node.faults("enabled = [a, b, c]");

    assertEquals(3, faults.size(), faults.toString());
    assertTrue(
        faults.get(0).startsWith("plugins/a.jar!/reference.conf:2: girolle.plugins.config.a: "),
        faults.get(0));
    assertTrue(
        faults
            .get(1)
            .startsWith("plugins/b.jar!/reference.conf:1: girolle.plugins.config.b.a: ${gone}"),
        faults.get(1));
    assertTrue(
        faults.get(2).startsWith("plugins/c.jar!/reference.conf:2: include \"more\": it isn't"),
        faults.get(2));
  }

  @Test
  void letsAReferenceIncludeWhatTheJarHas() {
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "context.overrider(call -> {}).named(context.config().getString(\"variety\"));")
            .entry("reference.conf", "include \"more\"")
            .entry("more.conf", "variety = gex"));

    try (Generation generation = node.load("enabled = [cheese]")) {
      assertEquals("cheese/gex", generation.parts().overriders(NodeRole.LB).get(0).label());
    }
  }

  @Test
  void readsSecretsFromFiles() throws IOException {
    Path token = Files.writeString(home.resolve("token"), "gex\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    node.put(
        "cheese.jar",
        JarMaker.plugin(
                "x.Cheese",
                "var token = context.config(Settings.class).token();"
                    + " context.overrider(call -> {}).named(token.reveal());")
            .type("x.Settings", "record %s(Secret token) {}"));

    try (Generation generation =
        node.load("enabled = [cheese]", "config.cheese.token { file = \"" + token + "\" }")) {
      assertEquals("cheese/gex", generation.parts().overriders(NodeRole.LB).get(0).label());
    }
    Files.delete(token);
    assertEquals(
        List.of(
            "girolle.conf:3: girolle.plugins.config.cheese.token: there is no token (plugin"
                + " cheese, plugins/cheese.jar)"),
        node.faults("enabled = [cheese]", "config.cheese.token { file = \"" + token + "\" }"));
  }

  @Test
  void metersCarryTheInstanceAndVanishWithIt() {
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER);
              context.metrics().counter("wheels", "kind", "hard").increment();
              context.metrics().counter("wheels", "kind", "hard").add(2);
              context.metrics().timer("ripening").record(Duration.ofSeconds(3));
              context.metrics().gauge("fat", () -> 45);
            });
    node.meters.counter("wheels", "kind", "hard").increment();

    Generation generation = node.load(List.of(builtIn));

    var meters = node.meters;
    assertEquals(3, meters.get("wheels").tags("plugin", "host", "kind", "hard").counter().count());
    assertEquals(
        3, meters.get("ripening").tag("plugin", "host").timer().totalTime(TimeUnit.SECONDS));
    assertEquals(45, meters.get("fat").tag("plugin", "host").gauge().value());
    generation.close();
    assertEquals(1, meters.getMeters().size());
    assertNull(meters.find("wheels").tag("plugin", "host").counter());
  }

  @Test
  void refusesMetersThatCannotBe() {
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER);
              var metrics = context.metrics();
              assertEquals(
                  "meter: 'Big Wheel' (expected: lower-case words joined by dots)",
                  argument(() -> metrics.counter("Big Wheel")));
              assertEquals(
                  "tags of wheels: [kind] (expected: pairs of name and value)",
                  argument(() -> metrics.timer("wheels", "kind")));
              assertEquals(
                  "amount: -1 (expected: >= 0)", argument(() -> metrics.counter("a").add(-1)));
              assertEquals(
                  "duration: PT-0.000000001S (expected: >= 0)",
                  argument(() -> metrics.timer("b").record(Duration.ofNanos(-1))));
              assertNullRefused("value", () -> metrics.gauge("c", null));
            });

    node.load(List.of(builtIn)).close();
  }

  @Test
  void offersNothingAfterClose() {
    var kept = new AtomicReference<PluginContext>();
    Generation generation =
        node.load(
            List.of(
                builtIn(
                    context -> {
                      kept.set(context);
                      context.overrider(OVERRIDER);
                    })));
    generation.close();

    assertEquals("host: the plugin is closed", refusal(() -> kept.get().background()));
    assertEquals("host: the plugin is closed", refusal(() -> kept.get().metrics().counter("a")));
    assertEquals(0, node.meters.getMeters().size());
  }

  @Test
  void countsWhatBackgroundWorkThrows() {
    var instance = new AtomicReference<PluginInstance>();
    var context = new AtomicReference<PluginContext>();
    var builtIn =
        builtIn(
            c -> {
              context.set(c);
              c.overrider(OVERRIDER);
            });

    try (Generation generation = node.load(List.of(builtIn))) {
      instance.set(generation.parts().overriders(NodeRole.LB).get(0).plugin());
      assertSame(context.get().background(), context.get().background());
      context
          .get()
          .background()
          .execute(
              () -> {
                throw new IllegalStateException("sour");
              });
      Awaitility.await().untilAsserted(() -> assertEquals(1, instance.get().figures().failures()));
    }
  }

  @Test
  void doesNotLendThePoolItself() {
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER);
              assertFalse(context.background() instanceof ThreadPoolExecutor);
            });

    node.load(List.of(builtIn)).close();
  }

  @Test
  void readsNothingFromAGaugeThatThrows() {
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER);
              context
                  .metrics()
                  .gauge(
                      "fat",
                      () -> {
                        throw new IllegalStateException("sour");
                      });
            });

    try (Generation generation = node.load(List.of(builtIn))) {
      assertEquals(Double.NaN, node.meters.get("fat").gauge().value());
      assertEquals(
          1, generation.parts().overriders(NodeRole.LB).get(0).plugin().figures().failures());
    }
  }

  @Test
  void noMeterIsCalledLikeTheHosts() {
    var names = List.of("girolle", "girolle.calls", "girolle_calls", "jvm.memory");
    var builtIn =
        builtIn(
            context -> {
              context.overrider(OVERRIDER);
              context.metrics().counter("girolled").increment();
              for (String name : names) {
                assertTrue(
                    assertThrows(
                            IllegalArgumentException.class, () -> context.metrics().counter(name))
                        .getMessage()
                        .startsWith("meter: '" + name + "' (expected: another beginning"));
              }
            });

    node.load(List.of(builtIn)).close();
  }

  private static BuiltIn builtIn(Consumer<PluginContext> install) {
    return new BuiltIn("host", "girolle.host", ConfigFactory.empty(), () -> install::accept);
  }

  private static DriverExtension extension(Supplier<Set<String>> keys) {
    return new DriverExtension() {
      @Override
      public Set<String> keys() {
        return keys.get();
      }

      @Override
      public void customize(Call call, ContainerSpec spec) {}
    };
  }

  private static void assertNullRefused(String what, Executable executable) {
    assertEquals(what, assertThrows(NullPointerException.class, executable).getMessage());
  }

  private static String argument(Executable executable) {
    return assertThrows(IllegalArgumentException.class, executable).getMessage();
  }

  private static String refusal(Executable executable) {
    return assertThrows(IllegalStateException.class, executable).getMessage();
  }
}
