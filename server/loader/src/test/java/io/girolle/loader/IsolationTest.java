package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Plugin;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationTest {
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
  void usesAPluginsOwnCopyOfAHostsClass() {
    String bundled = MeterRegistry.class.getName();
    node.put(
        "cheese.jar",
        telling("tell(" + bundled + ".MADE_OF);")
            .source(
                bundled,
                "package io.micrometer.core.instrument;"
                    + " public class MeterRegistry { public static String MADE_OF = \"milk\"; }"));

    load();

    assertEquals(List.of("milk"), events.told());
  }

  @Test
  void sharesTheSpiAndItsCompany() throws Exception {
    node.put(
        "cheese.jar",
        telling(
                """
                for (String name : List.of("io.girolle.spi.Call", "org.slf4j.LoggerFactory",
                    "org.slf4j.event.Level", "com.typesafe.config.Config",
                    "org.jspecify.annotations.Nullable")) {
                  tell(Class.forName(name).getClassLoader());
                }
                """)
            .source(
                "org.slf4j.LoggerFactory",
                "package org.slf4j; public class LoggerFactory { public static Logger"
                    + " getLogger(Class<?> c) { throw new Error(\"bundled\"); } }"));

    load();

    var host = Plugin.class.getClassLoader();
    assertEquals(List.of(host, host, host, host, host), events.told());
  }

  @Test
  void hidesTheRestOfTheHost() {
    node.put(
        "cheese.jar",
        telling(
            """
            for (String name : List.of("io.girolle.loader.PluginLoader",
                "io.girolle.spiteful.Call", "ch.qos.logback.classic.Logger")) {
              try {
                Class.forName(name);
                tell("sees " + name);
              } catch (ClassNotFoundException e) {
                tell("blind");
              }
            }
            ClassLoader own = x.Cheese.class.getClassLoader();
            tell(own.getResource("io/girolle/loader/PluginLoader.class") == null);
            tell(own.getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
                .hasMoreElements());
            tell(ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class).findFirst()
                .isPresent());
            """));

    load();

    assertNotNull(getClass().getResource("/io/girolle/loader/PluginLoader.class"));
    assertEquals(List.of("blind", "blind", "blind", true, false, false), events.told());
  }

  @Test
  void showsTheHostsResourcesOnlyBesideSharedClasses() {
    node.put(
        "cheese.jar",
        telling(
                """
                ClassLoader own = x.Cheese.class.getClassLoader();
                tell(Collections.list(own.getResources("reference.conf")).size());
                tell(own.getResource("logback-test.xml") == null);
                for (String path : List.of("io/girolle/spi/Call.class", "org/slf4j/Logger.class")) {
                  tell(own.getResource(path).toString().contains("cheese"));
                  tell(Collections.list(own.getResources(path)).size());
                  tell(own.getResourceAsStream(path).readAllBytes().length > 5);
                }
                """)
            .entry("reference.conf", "own = 1")
            .entry("org/slf4j/Logger.class", "mine"));

    load();

    assertEquals(List.of(1, true, false, 1, true, false, 1, true), events.told());
  }

  @Test
  void findsOwnServicesAlone() {
    node.put(
        "cheese.jar",
        telling(
                """
                for (var nose : ServiceLoader.load(x.Nose.class)) {
                  tell(nose.toString());
                }
                for (var tool : ServiceLoader.load(java.util.spi.ToolProvider.class)) {
                  if (tool.name().startsWith("girolle")) tell(tool.name());
                }
                """)
            .type("x.Nose", "public interface %s {}")
            .type(
                "x.Own",
                "public class %s implements Nose { public String toString() { return \"own\"; } }")
            .type(
                "x.Tool",
                "public class %s implements java.util.spi.ToolProvider {",
                "public String name() { return \"girolle-own\"; }",
                "public int run(java.io.PrintWriter o, java.io.PrintWriter e, String... a) {",
                "return 0; } }")
            .entry("META-INF/services/x.Nose", "x.Own")
            .entry("META-INF/services/java.util.spi.ToolProvider", "x.Tool"));
    boolean hosts =
        ServiceLoader.load(ToolProvider.class).stream()
            .anyMatch(tool -> tool.type() == HostsTool.class);

    load();

    assertTrue(hosts);
    assertEquals(List.of("own", "girolle-own"), events.told());
  }

  /** A service of the host's, which plugins don't see. */
  public static final class HostsTool implements ToolProvider {
    @Override
    public String name() {
      return "girolle-host";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
      return 0;
    }
  }

  @Test
  void givesEachPluginItsOwnVersionOfALibraryThatTheHostHasToo() {
    String library = Awaitility.class.getName();
    for (String version : List.of("one", "two")) {
      node.put(
          version + "/plugin.jar",
          telling(
                  """
                  tell(%s.VERSION);
                  tell(new String(x.Cheese.class.getResourceAsStream("/version").readAllBytes()));
                  """
                      .formatted(library))
              .against(libraryOf(library, version)));
    }

    node.load("enabled = [one, two]").close();

    assertEquals(List.of("one", "one", "two", "two"), events.told());
    assertThrows(NoSuchFieldException.class, () -> Awaitility.class.getField("VERSION"));
  }

  @Test
  void seesNoJarsThatItsManifestNames() {
    Path outside = home.resolve("outside.jar");
    node.put(
        "cheese/a.jar",
        telling(
                """
                ClassLoader own = x.Cheese.class.getClassLoader();
                tell(own.getResource("out") == null);
                tell(new String(own.getResourceAsStream("both").readAllBytes()));
                tell(Collections.list(own.getResources("both")).size());
                try {
                  Class.forName("x.Out");
                  tell("sees it");
                } catch (ClassNotFoundException e) {
                  tell("blind");
                }
                """)
            .attribute("Class-Path", outside.toUri().toString()));
    node.put("cheese/b.jar", JarMaker.jar().entry("both", "own"));
    JarMaker.jar()
        .type("x.Out", "public class %s {}")
        .entry("out", "")
        .entry("both", "its")
        .write(outside);

    load();

    assertEquals(List.of(true, "own", 1, "blind"), events.told());
  }

  private Path libraryOf(String name, String version) {
    int dot = name.lastIndexOf('.');
    return node.put(
        version + "/library.jar",
        JarMaker.jar()
            .source(
                name,
                "package %s; public class %s { public static Object VERSION = \"%s\"; }"
                    .formatted(name.substring(0, dot), name.substring(dot + 1), version))
            .entry("version", version));
  }

  @Test
  void warnsOnceOfCopiesOfSharedPackages() {
    node.put(
        "cheese/main.jar",
        telling("")
            .source("org.slf4j.Mine", "package org.slf4j; public class Mine {}")
            .source("org.slf4j.event.More", "package org.slf4j.event; public class More {}"));
    node.put(
        "cheese/other.jar",
        JarMaker.jar()
            .source("com.typesafe.config.Mine", "package com.typesafe.config; class Mine {}")
            .source("io.girolle.spi.Mine", "package io.girolle.spi; class Mine {}")
            .source("org.slf4jx.Mine", "package org.slf4jx; class Mine {}"));
    node.put("other.jar", telling("").source("org.slf4j.Mine", "package org.slf4j; class Mine {}"));

    try (Generation generation = node.load("enabled = [cheese, blue]", "rules.blue.use = cheese")) {
      assertEquals(
          List.of(
              "plugins/cheese: cheese: has copies of com.typesafe.config, io.girolle.spi,"
                  + " org.slf4j, which aren't used: they come from the node; build it without"
                  + " them"),
          node.lines(generation.warnings()));
    }
  }

  @Test
  void hidesPluginsFromEachOther() {
    node.put(
        "other.jar",
        JarMaker.plugin("y.Other", "context.overrider(call -> {});").entry("secret.txt", "?"));
    node.put(
        "cheese.jar",
        telling(
            """
            tell(x.Cheese.class.getResource("/secret.txt") == null);
            try {
              Class.forName("y.Other");
            } catch (ClassNotFoundException e) {
              tell("blind");
            }
            """));

    node.load("enabled = [other, cheese]").close();

    assertEquals(List.of(true, "blind"), events.told());
  }

  @Test
  void offersThePlatformAndItsOwnResources() {
    node.put(
        "cheese.jar",
        telling(
                """
                tell(java.sql.Driver.class.getName());
                tell(new String(x.Cheese.class.getResourceAsStream("/own.txt").readAllBytes()));
                """)
            .entry("own.txt", "mine"));

    load();

    assertEquals(List.of("java.sql.Driver", "mine"), events.told());
  }

  @Test
  void isNamedAfterInstanceAndFile() {
    Path jar = node.put("cheese-1.jar", telling(""));

    try (Generation generation = node.load("enabled = [blue]", "rules.blue.use = cheese")) {
      var overrider = generation.parts().overriders(NodeRole.LB).get(0);
      var loader = overrider.part().getClass().getClassLoader();
      assertEquals("plugin blue of " + jar, loader.toString());
      assertEquals("blue@cheese-1.jar", loader.getName());
      assertEquals(jar.toString(), overrider.plugin().source());
    }
  }

  @Test
  void setsTheContextClassLoaderInEveryCall() {
    Path jar =
        node.put(
            "cheese.jar",
            JarMaker.jar()
                .pluginClass(
                    "x.Cheese",
                    """
                    tell("install " + context());
                    context.overrider(call -> {});
                    context.driverExtension(new Wrap());
                    context.metrics().gauge("fat", () -> { tell("gauge " + context()); return 1; });
                    background = context.background();
                    """,
                    Events.TELL
                        + """
                        static { tell("static " + context()); }
                        java.util.concurrent.ScheduledExecutorService background;
                        public Cheese() { tell("constructor " + context()); }
                        public void start() throws Exception {
                          tell("start " + context());
                          background.submit(() -> tell("background " + context())).get();
                        }
                        public void close() { tell("close " + context()); }
                        static class Wrap implements DriverExtension {
                          public Set<String> keys() { tell("keys " + context()); return Set.of(); }
                          public void customize(Call call, ContainerSpec spec) {}
                        }
                        """)
                .service(Plugin.class, "x.Cheese"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    Generation generation = node.load("enabled = [cheese]");
    assertSame(before, Thread.currentThread().getContextClassLoader());
    node.meters.get("fat").gauge().value();
    generation.start();
    assertSame(before, Thread.currentThread().getContextClassLoader());
    generation.close();

    assertSame(before, Thread.currentThread().getContextClassLoader());
    assertEquals(
        List.of("static", "constructor", "install", "keys", "gauge", "start", "background", "close")
            .stream()
            .map(hook -> hook + " plugin cheese of " + jar)
            .toList(),
        events.told());
  }

  @Test
  void putsTheContextClassLoaderBackAfterAThrow() {
    String fails = "throw new IllegalStateException(\"sour\");";
    node.put("a.jar", withMembers("", "static int i = 1 / (Integer.parseInt(\"0\"));"));
    node.put("b.jar", withMembers("", "public Cheese() { " + fails + " }"));
    node.put("c.jar", withMembers(fails, ""));
    node.put("d.jar", withMembers("", "public void start() { " + fails + " }"));
    node.put("e.jar", withMembers("", "public void close() { " + fails + " }"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    node.faults("enabled = [a, b, c]");
    assertSame(before, Thread.currentThread().getContextClassLoader());
    Generation failing = node.load("enabled = [d]");
    assertThrows(InvalidConfigException.class, failing::start);
    assertSame(before, Thread.currentThread().getContextClassLoader());
    node.load("enabled = [e]").close();

    assertSame(before, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void goesOnWhenTheOriginalIsOverwrittenOrDeleted() throws IOException {
    Path jar =
        node.put(
            "cheese.jar",
            JarMaker.jar()
                .pluginClass(
                    "x.Cheese",
                    "context.overrider(call -> {});",
                    Events.TELL
                        + """
                        public void start() throws Exception {
                          tell(Late.TEXT + new String(
                              getClass().getResourceAsStream("/late.txt").readAllBytes()));
                        }
                        """)
                .type("x.Late", "class %s { static final Object TEXT = new String(\"late \"); }")
                .entry("late.txt", "cheese")
                .service(Plugin.class, "x.Cheese"));

    try (Generation first = node.load("enabled = [cheese]");
        Generation second = node.load("enabled = [cheese]")) {
      Files.writeString(jar, "overwritten");
      first.start();
      Files.delete(jar);
      second.start();
    }

    assertEquals(List.of("late cheese", "late cheese"), events.told());
  }

  @Test
  void lendsThreadsNamedAfterTheInstance() {
    node.put(
        "cheese.jar",
        telling(
            "context.background().execute(() -> {"
                + " Thread t = Thread.currentThread(); tell(t.getName() + t.isDaemon()); });"));

    try (Generation generation = node.load("enabled = [blue]", "rules.blue.use = cheese")) {
      Awaitility.await()
          .untilAsserted(() -> assertEquals(List.of("plugin-blue-1true"), events.told()));
    }
  }

  private void load() {
    node.load("enabled = [cheese]").close();
  }

  private static JarMaker telling(String install) {
    return withMembers(install, Events.TELL);
  }

  private static JarMaker withMembers(String install, String members) {
    return JarMaker.jar()
        .pluginClass(
            "x.Cheese", "if (true) { " + install + " } context.overrider(call -> {});", members)
        .service(Plugin.class, "x.Cheese");
  }
}
