package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.config.InvalidConfigException;
import io.girolle.spi.Plugin;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What untidy plugins leave. */
class LeftBehindTest {
  private static final int GENERATIONS = 50;

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
  void collectionsAreAskedForAFewTimesAndTheWarningNamesHolders() {
    var asked = new AtomicInteger();
    var told = new AtomicInteger();
    var watch =
        new LeakWatch(
            Node.CLOCK,
            asked::incrementAndGet,
            classes -> List.of("thread " + told.incrementAndGet()));
    var file = new PluginFile(home.resolve("a.jar"), "a", "", List.of());
    var classes = PluginClassLoader.of("a", file, getClass().getClassLoader());
    watch.follow("a", "a.jar", classes, List.of("timer refresh, still there"));
    for (int i = 0; i < 100; i++) {
      watch.look();
    }

    assertEquals(3, asked.get());
    assertEquals(1, told.get());
    assertEquals(
        List.of(
            "a of a.jar, closed at %s; it had left: timer refresh, still there"
                .formatted(Node.CLOCK.instant())),
        watch.uncollected());
    Reference.reachabilityFence(classes);
  }

  @Test
  void fiftyUntidyGenerationsLeaveNothing() {
    node.put("a.jar", untidy(""));
    loadAndCloseJar(); // what the JVM begins once
    assertCollected();
    int threads = Thread.getAllStackTraces().size();
    int drivers = (int) DriverManager.drivers().count();
    long classes = loadedClasses();

    for (int i = 0; i < GENERATIONS; i++) {
      loadAndCloseJar();
    }
    assertCollected();

    assertEquals(List.of(), node.meters.getMeters());
    assertEquals(drivers, DriverManager.drivers().count());
    assertEquals(List.of(), threads("untidy"));
    Awaitility.await()
        .untilAsserted(() -> assertFlat("threads", threads, Thread.getAllStackTraces().size(), 3));
    assertFlat("classes", classes, loadedClasses(), GENERATIONS);
  }

  @Test
  void fiftyUntidyCandidatesThatFailLeaveNothing() {
    node.put("a.jar", untidy("throw new IllegalStateException(\"late\");"));
    for (int i = 0; i < GENERATIONS; i++) {
      PluginSettings settings = node.settings("enabled = [a]");
      assertThrows(InvalidConfigException.class, () -> loader.load(settings, List.of()));
    }

    assertCollected();
    assertEquals(List.of(), node.meters.getMeters());
    assertEquals(List.of(), threads("untidy"));
  }

  /** A plugin that leaves one of each in {@code install}. */
  private static JarMaker untidy(String last) {
    return JarMaker.jar()
        .pluginClass(
            "x.A",
            """
            context.overrider(call -> {});
            context.metrics().gauge("fat", () -> 45);
            context.metrics().counter("wheels").increment();
            context.background().scheduleAtFixedRate(
                () -> {}, 0, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
            new Thread(() -> {
              try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
            }, "untidy").start();
            java.util.concurrent.Executors.newFixedThreadPool(
                1, work -> new Thread(work, "untidy")).submit(() -> {}).get();
            new Timer("untidy").schedule(new TimerTask() { public void run() {} }, 1, 1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "untidy"));
            java.sql.DriverManager.registerDriver((java.sql.Driver)
                java.lang.reflect.Proxy.newProxyInstance(x.A.class.getClassLoader(),
                    new Class<?>[] {java.sql.Driver.class, x.Mine.class},
                    (proxy, method, arguments) -> method.getName().equals("equals")
                        ? proxy == arguments[0] : method.getName().equals("hashCode") ? 1 : null));
            new ThreadLocal<Object>().set(new Object() {});
            LOCAL.set(new ArrayList<>(List.of(this)));
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
            new java.util.concurrent.CompletableFuture<Object>()
                .orTimeout(1, java.util.concurrent.TimeUnit.MILLISECONDS);
            """
                + last,
            "static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();")
        .type("x.Mine", "public interface %s {}")
        .service(Plugin.class, "x.A");
  }

  private void loadAndCloseJar() {
    Generation generation = loader.load(node.settings("enabled = [a]"), List.of());
    generation.start();
    generation.close();
  }

  private static long loadedClasses() {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    return classes.getLoadedClassCount();
  }

  private static void assertFlat(String what, long before, long after, long noise) {
    assertTrue(after - before <= noise, what + ": " + before + " before, " + after + " after");
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
        .atMost(Duration.ofSeconds(60))
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
