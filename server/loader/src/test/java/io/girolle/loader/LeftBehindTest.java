package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What untidy plugins leave. */
class LeftBehindTest {
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
  void aThreadThatEndsWhenItIsAskedIsEnded() {
    loadAndClose(
        """
        var thread = new Thread(() -> {
          try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
        }, "left-behind");
        thread.setDaemon(true);
        thread.start();
        """);

    assertEquals(List.of(), threads("left-behind"));
    assertCollected();
  }

  @Test
  void whatCannotBeCollectedIsTold() {
    loadAndClose("tell(new Object() { public String toString() { return \"mine\"; } });");
    for (int i = 0; i < 20; i++) {
      loader.lookForLeaks();
    }

    List<String> left = loader.lookForLeaks();
    assertEquals(1, left.size());
    assertTrue(left.get(0).startsWith("a of "), left.get(0));

    events.told().clear();
    assertCollected();
  }

  @Test
  void collectionsAreAskedForAFewTimes() {
    var asked = new AtomicInteger();
    var watch = new LeakWatch(Node.CLOCK, asked::incrementAndGet);
    watch.follow("a", "a.jar", getClass().getClassLoader());
    for (int i = 0; i < 100; i++) {
      watch.look();
    }

    assertEquals(3, asked.get());
    assertEquals(List.of("a of a.jar, closed at " + Node.CLOCK.instant()), watch.uncollected());
  }

  private void loadAndClose(String start) {
    node.put(
        "a.jar",
        JarMaker.jar()
            .pluginClass(
                "x.A",
                "context.overrider(call -> {});",
                Events.TELL + "public void start() { " + start + " }")
            .service(Plugin.class, "x.A"));
    Generation generation = loader.load(node.settings("enabled = [a]"), List.of());
    generation.start();
    generation.close();
  }

  private void assertCollected() {
    Awaitility.await()
        .untilAsserted(
            () -> {
              System.gc();
              assertEquals(List.of(), loader.lookForLeaks());
            });
  }

  private static List<String> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name::equals)
        .toList();
  }
}
