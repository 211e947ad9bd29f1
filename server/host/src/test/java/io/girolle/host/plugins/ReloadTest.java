package io.girolle.host.plugins;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Ledger;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.host.Node;
import io.girolle.host.TestHome;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that come and go under load. */
class ReloadTest {
  private static final int CLIENTS = 64;

  /** Stamps calls, and answers for it that their listener is of the same version. */
  private static final String STAMPING =
      """
      static final String VERSION = "%1$s";
      public void install(PluginContext context) {
        context.metrics().counter("stamped").increment();
        context.metrics().gauge("version", () -> Double.parseDouble(VERSION));
        context.background().scheduleAtFixedRate(
            () -> {}, 1, 1, java.util.concurrent.TimeUnit.MILLISECONDS);
        context.overrider(call -> {
          call.extension("STAMP-" + VERSION, "1");
          call.scratch(VERSION);
        });
        context.listener(new CallListener() {
          public void afterCall(Call call, CallResult result) {
            if (!VERSION.equals(call.scratch())) {
              throw new IllegalStateException("another version's call");
            }
          }
        });
      }
      """;

  @TempDir Path folder;
  private final Ledger ledger = Ledger.inMemory();
  private final ScriptedRunner runner =
      ScriptedRunner.builder()
          .executions(ledger.executions(), ReloadTest::number)
          .start(
              attempt ->
                  Script.of(
                      Action.awaitRequest(),
                      Action.delay(Duration.ofMillis(200)),
                      answering -> {
                        String stamp = stamp(answering);
                        return Action.start(200, "Stamp", stamp).play(answering);
                      },
                      Action.success()));
  private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
  private volatile String elsewhere = "girolle.node.zone=\"\"";
  private TestHome home;
  private PluginJar jars;
  private Path one;
  private Path two;
  private Path dropped;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    home = TestHome.in(folder);
    jars = new PluginJar(folder.resolve("work"));
    one = jars.write(folder.resolve("one"), STAMPING.formatted("1"));
    two = jars.write(folder.resolve("two"), STAMPING.formatted("2"));
    dropped = folder.resolve("plugins/stamp.jar");
    Files.copy(one, dropped);
    start("girolle.plugins.reload.every=20ms", "girolle.plugins.reload.settled=100ms");
  }

  private void start(String... more) throws IOException {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("girolle.node.role=lb");
    settings.add("girolle.plugins.enabled=[first, stamp]");
    settings.add("girolle.lb.pools.static.runners=\"%s\"".formatted(runner.address()));
    node =
        Node.prepare(
                home.settings(settings.toArray(String[]::new)),
                () -> {
                  List<String> now = new ArrayList<>(settings);
                  now.add(elsewhere);
                  return home.settings(now.toArray(String[]::new));
                })
            .start();
  }

  @AfterEach
  void stop() {
    node.stop();
    runner.close();
  }

  @Test
  void noCallIsLostOverManyReloadsAndNothingIsLeftOfThem() throws Exception {
    Footprint base = null;
    try (var load = new Load(node.front().orElseThrow(), ledger, CLIENTS)) {
      for (int i = 0; i < 200; i++) {
        await()
            .atMost(60, TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> inFlight() >= 50);
        move(i % 2 == 0 ? two : one);
        int before = node.generation().number();
        while (node.generation().number() == before) {
          reload();
        }
        remember();
        if (i == 40) {
          await().until(() -> node.plugins().state().draining().size() <= 1);
          base = Footprint.now(node.meters());
        }
      }
      assertEquals(Set.of("STAMP-1", "STAMP-2"), load.stamps().keySet());
      awaitFlatSince(Objects.requireNonNull(base));
    }

    ledger.assertSound();
    await().until(() -> node.plugins().state().draining().isEmpty());
    assertOnlyTheLastIsLeft();
  }

  @Test
  void aJarMayComeInEveryWay() throws Exception {
    Footprint base = null;
    try (var load = new Load(node.front().orElseThrow(), ledger, CLIENTS)) {
      awaitNew(load, "STAMP-1");
      for (int round = 0; round < 6; round++) {
        writeSlowly(two);
        awaitNew(load, "STAMP-2");
        remember();

        Files.write(dropped, Files.readAllBytes(one));
        awaitNew(load, "STAMP-1");
        remember();

        Files.delete(dropped);
        await().until(() -> node.plugins().state().failed().isPresent());
        awaitNew(load, "STAMP-1");

        move(two);
        awaitNew(load, "STAMP-2");
        remember();
        assertTrue(node.plugins().state().failed().isEmpty());

        move(one);
        awaitNew(load, "STAMP-1");
        remember();
        if (round == 1) {
          base = Footprint.now(node.meters());
        }
      }
      assertEquals(Set.of("STAMP-1", "STAMP-2"), load.stamps().keySet());
      awaitFlatSince(Objects.requireNonNull(base));
    }
    ledger.assertSound();
    await().until(() -> node.plugins().state().draining().isEmpty());
    assertOnlyTheLastIsLeft();
  }

  @Test
  void aCandidateThatFailsLeavesNothingBehind() throws Exception {
    jars.write(
        folder.resolve("bad"),
        """
        public void install(PluginContext context) throws Exception {
          context.metrics().counter("bad").increment();
          context.metrics().gauge("worse", () -> 1);
          context.overrider(call -> {});
          context.background().execute(() -> {});
          Thread own = new Thread(() -> {
            try {
              Thread.sleep(1_000_000);
            } catch (InterruptedException e) {
              return;
            }
          }, "candidate");
          own.start();
          throw new Exception("at the end of install");
        }
        """);
    Footprint base = null;
    var in = node.generation();
    for (int i = 0; i < 200; i++) {
      move(folder.resolve("bad"));
      try {
        node.plugins().reload();
        throw new AssertionError("it should have failed");
      } catch (io.girolle.call.config.InvalidConfigException e) {
        assertEquals(1, e.faults().size());
      }
      if (i == 40) {
        base = Footprint.now(node.meters());
      }
    }
    awaitFlatSince(Objects.requireNonNull(base));
    assertEquals(in, node.generation());
    assertEquals(0, Footprint.threadsNamed("candidate"));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> node.plugins().state().uncollected().isEmpty());
    try (var load = new Load(node.front().orElseThrow(), ledger, 4)) {
      await().until(() -> load.stamped("STAMP-1") > 10);
    }
    ledger.assertSound();
  }

  @Test
  void rollbackGoesBackToTheJarThatWas() throws Exception {
    move(two);
    node.plugins().reload();
    Files.delete(dropped);

    Change change = node.plugins().rollback();

    assertEquals(List.of("stamp"), change.made());
    assertEquals(
        List.of("first 1", "stamp " + change.generation()),
        node.plugins().state().plugins().stream()
            .map(plugin -> plugin.instance() + " " + plugin.generation())
            .toList());
    assertEquals(List.of(), change.removed());
    assertTrue(change.kept().contains("first"), change.toString());
    try (var load = new Load(node.front().orElseThrow(), ledger, 4)) {
      await().until(() -> load.stamped("STAMP-1") > 10);
      assertEquals(Set.of("STAMP-1"), load.stamps().keySet());
    }
    ledger.assertSound();
  }

  @Test
  void anInstanceIsSwitchedOffAndOnAgain() throws Exception {
    try (var load = new Load(node.front().orElseThrow(), ledger, CLIENTS)) {
      Change off = node.plugins().switchTo("stamp", false);
      assertEquals(List.of("stamp"), off.removed());
      assertEquals(List.of("stamp"), node.plugins().state().off());
      awaitNew(load, "");

      node.plugins().switchTo("stamp", true);
      awaitNew(load, "STAMP-1");
    }
    ledger.assertSound();
  }

  @Test
  void changesInQuickSuccessionDoNotWaitForEachOtherInVain() throws Exception {
    node.stop();
    start("girolle.plugins.reload.draining=1", "girolle.plugins.reload.every=0s");
    int before = node.generation().number();
    for (int i = 0; i < 100; i++) {
      move(i % 2 == 0 ? two : one);
      reload();
    }

    assertEquals(before + 100, node.generation().number());
  }

  @Test
  void keysThatNeedARestartAreNamedUntilThereIsOne() throws Exception {
    elsewhere = "girolle.lb.headroom=77s";

    assertEquals(List.of("girolle.lb.headroom"), node.plugins().reload().restart());
    move(two);
    assertEquals(List.of("girolle.lb.headroom"), node.plugins().reload().restart());
  }

  private static String number(Attempt attempt) {
    return attempt.call().headers().get(Ledger.HEADER).get(0);
  }

  private static String stamp(Attempt attempt) {
    var stamps = new TreeSet<>(attempt.tryCall().getExtensionsMap().keySet());
    return String.join(",", stamps);
  }

  private long inFlight() {
    return node.agent().orElseThrow().inFlight();
  }

  private void reload() throws InterruptedException {
    try {
      node.plugins().reload();
    } catch (PluginControl.BusyException e) {
      throw new AssertionError("old generations don't end", e);
    }
  }

  private void remember() {
    loaders.add(
        new WeakReference<>(
            node.generation()
                .parts()
                .overriders(NodeRole.LB)
                .get(0)
                .part()
                .getClass()
                .getClassLoader()));
  }

  private void awaitFlatSince(Footprint base) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              Footprint now = Footprint.now(node.meters());
              assertTrue(now.isFlatSince(base), base + " became " + now);
            });
  }

  private void assertOnlyTheLastIsLeft() {
    ClassLoader last = loaders.get(loaders.size() - 1).get();
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              System.gc();
              assertEquals(
                  0,
                  loaders.stream().filter(l -> l.get() != null && l.get() != last).count(),
                  "old class loaders");
            });
  }

  /** Puts a jar in place in one step. */
  private void move(Path jar) throws IOException {
    Path beside = Files.copy(jar, folder.resolve("beside"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, dropped, StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeSlowly(Path jar) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    try (var out = Files.newOutputStream(dropped)) {
      for (int at = 0; at < bytes.length; at += 200) {
        out.write(bytes, at, Math.min(200, bytes.length - at));
        out.flush();
        pause();
      }
    }
  }

  private static void pause() {
    long until = System.nanoTime() + Duration.ofMillis(40).toNanos();
    await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() > until);
  }

  private static void awaitNew(Load load, String stamp) {
    int before = load.stamped(stamp);
    await().atMost(60, TimeUnit.SECONDS).until(() -> load.stamped(stamp) > before + CLIENTS);
  }
}
