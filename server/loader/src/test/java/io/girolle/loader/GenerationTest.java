package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
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
  void startsInOrderAndClosesInReverse() {
    putTelling("a", "", "");
    putTelling("b", "", "");

    Generation generation = node.load("enabled = [b, a]");
    generation.start();
    generation.close();
    generation.close();
    assertThrows(IllegalStateException.class, generation::start);

    assertEquals(
        List.of("b installs", "a installs", "b starts", "a starts", "a closes", "b closes"),
        events.told());
  }

  @Test
  void closesWhatWasStartedWhenAStartFails() {
    putTelling("a", "", "");
    putTelling("b", "throw new IllegalStateException(\"no milk\");", "");
    putTelling("c", "", "");
    Generation generation = node.load("enabled = [a, b, c]");
    events.told().clear();

    var refused = assertThrows(InvalidConfigException.class, generation::start);

    assertEquals(
        List.of("plugins/b.jar: b: start threw java.lang.IllegalStateException: no milk"),
        node.lines(refused.faults()));
    assertEquals(
        List.of("a starts", "b starts", "c closes", "b closes", "a closes"), events.told());
    assertNothingIsLeft();
  }

  @Test
  void goesOnClosingWhenAPluginFailsToClose() {
    putTelling("a", "", "");
    putTelling("b", "", "throw new LinkageError(\"no milk\");");
    Generation generation = node.load("enabled = [a, b]");
    var b = generation.parts().overriders(NodeRole.LB).get(1).plugin();

    generation.close();

    assertEquals("a closes", events.told().get(events.told().size() - 1));
    assertEquals(1, b.figures().failures());
    assertNothingIsLeft();
  }

  @Test
  void undoesAFailedLoad() throws IOException {
    putTelling("a", "", "");
    node.put("b.jar", JarMaker.plugin("x.B", busy() + "throw new Exception(\"late\");"));
    node.put("c.jar", JarMaker.jar().service(Plugin.class, "x.Gone"));
    node.put("d.jar", JarMaker.plugin("x.D", busy()));
    putTelling("e", "", "");

    List<String> faults = node.faults("enabled = [a, b, c, d, e]");

    assertEquals(3, faults.size(), faults.toString());
    assertEquals(List.of("a installs", "e installs", "e closes", "a closes"), events.told());
    assertNothingIsLeft();
  }

  @Test
  void closesAPluginThatInstalledAndWasRefused() {
    node.put(
        "a.jar",
        JarMaker.jar()
            .pluginClass("x.A", "", Events.TELL + "public void close() { tell(\"closes\"); }")
            .service(Plugin.class, "x.A"));

    node.faults("enabled = [a]");

    assertEquals(List.of("closes"), events.told());
    assertNothingIsLeft();
  }

  @Test
  void doesNotCloseAPluginWhoseInstallThrew() {
    node.put(
        "a.jar",
        JarMaker.jar()
            .pluginClass(
                "x.A",
                "throw new Exception();",
                Events.TELL + "public void close() { tell(\"closes\"); }")
            .service(Plugin.class, "x.A"));

    node.faults("enabled = [a]");

    assertEquals(List.of(), events.told());
  }

  @Test
  void leavesNothingBehind() {
    putTelling("a", "", "");
    Generation generation = node.load("enabled = [a]");
    assertNotEquals(List.of(), node.meters.getMeters());

    generation.start();
    generation.close();

    assertNothingIsLeft();
  }

  @Test
  void doesNotWaitForWorkThatNeverEnds() {
    System.clearProperty("girolle.test.end");
    node.patience = Duration.ofMillis(200);
    node.put(
        "a.jar",
        JarMaker.plugin(
            "x.A",
            """
            context.overrider(call -> {});
            java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
            context.background().execute(() -> {
              begun.countDown();
              while (System.getProperty("girolle.test.end") == null) Thread.onSpinWait();
            });
            begun.await();
            """));
    try {
      node.load("enabled = [a]").close();
      assertEquals(List.of("plugin-a-1"), threads());
      System.setProperty("girolle.test.end", "now");
      assertNothingIsLeft();
    } finally {
      System.setProperty("girolle.test.end", "now");
    }
  }

  @Test
  void aPluginThatNeverEndsItsInstallationIsRefused() {
    node.put("a.jar", JarMaker.plugin("x.A", "Thread.sleep(1_000_000);"));

    List<String> faults = node.faults("enabled = [a]", "lifecycle-budget = 2s");

    assertEquals(1, faults.size());
    assertTrue(faults.get(0).contains("install"), faults.get(0));
    assertTrue(faults.get(0).contains("takes longer than 2000 ms"), faults.get(0));
    assertTrue(faults.get(0).contains("x.A.install(A.java:3)"), faults.get(0));
    assertNothingIsLeft();
  }

  @Test
  void aPluginThatNeverEndsItsCloseIsLeftBehind() {
    System.clearProperty("girolle.test.end");
    node.put(
        "a.jar",
        JarMaker.jar()
            .pluginClass(
                "x.A",
                "context.overrider(call -> {});",
                """
                public void close() {
                  while (System.getProperty("girolle.test.end") == null) Thread.onSpinWait();
                }
                """)
            .service(Plugin.class, "x.A"));
    try {
      node.load("enabled = [a]", "lifecycle-budget = 2s").close();
      assertEquals(List.of("plugin-a-close"), threads());
    } finally {
      System.setProperty("girolle.test.end", "now");
    }
    assertNothingIsLeft();
  }

  @Test
  void letsGoOfItsClassLoaders() {
    putTelling("a", "", "");
    var loader = new WeakReference<>(loadedAndClosed());

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loader.refersTo(null);
            });
  }

  @Test
  void letsGoOfTheClassLoadersOfAFailedLoad() {
    node.put(
        "a.jar",
        JarMaker.jar()
            .pluginClass(
                "x.A", busy() + "tell(getClass().getClassLoader()); throw new Mine();", Events.TELL)
            .type("x.Mine", "class %s extends RuntimeException {}")
            .service(Plugin.class, "x.A"));
    node.faults("enabled = [a]");
    var loader = new WeakReference<>(events.told().remove(0));

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loader.refersTo(null);
            });
  }

  private ClassLoader loadedAndClosed() {
    Generation generation = node.load("enabled = [a]");
    generation.start();
    ClassLoader loader =
        generation.parts().overriders(NodeRole.LB).get(0).part().getClass().getClassLoader();
    generation.close();
    return loader;
  }

  /** A plugin that uses all that its context has, and tells what is done with it. */
  private void putTelling(String name, String start, String close) {
    node.put(
        name + ".jar",
        JarMaker.jar()
            .pluginClass(
                "x.A",
                "tell(\"" + name + " installs\"); context.overrider(call -> {});" + busy(),
                Events.TELL
                    + ("public void start() { tell(\"%s starts\"); %s }"
                            + " public void close() { tell(\"%s closes\"); %s }")
                        .formatted(name, start, name, close))
            .service(Plugin.class, "x.A"));
  }

  /** Statements that leave meters and a thread. */
  private static String busy() {
    return """
    context.metrics().gauge("fat", () -> 45);
    context.metrics().counter("wheels").increment();
    context.background().scheduleAtFixedRate(
        () -> {}, 0, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
    context.log().debug("{}", getClass().getResourceAsStream("/META-INF/MANIFEST.MF"));
    """;
  }

  private void assertNothingIsLeft() {
    assertEquals(List.of(), node.meters.getMeters());
    Awaitility.await().untilAsserted(() -> assertEquals(List.of(), threads()));
    assertEquals(List.of(), openCopies());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("plugin-"))
        .toList();
  }

  private List<Path> openCopies() {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "open descriptors can be seen under Linux alone");
    try (var links = Files.list(descriptors)) {
      return links.map(GenerationTest::target).filter(t -> t.startsWith(node.copies)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link;
    }
  }
}
