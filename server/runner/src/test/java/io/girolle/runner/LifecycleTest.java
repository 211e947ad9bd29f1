package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.Parts;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import io.girolle.spi.NodeRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a runner starts, stops, and what it leaves. */
class LifecycleTest {

  @TempDir Path temp;

  @Test
  void drainLetsCallsEndAndTakesNoNewOnes() throws Exception {
    Path go = temp.resolve("go");
    try (var runner = TestRunner.start()) {
      String idle = runner.call(TestCall.of("idle")).seen("pid");
      Path ledger = temp.resolve("ledger");
      Engaged call =
          runner.call(
              TestCall.of("a")
                  .header("X-When", go.toString())
                  .header("X-Ledger", ledger.toString()));
      await().until(() -> Files.exists(ledger));
      var drained = CompletableFuture.runAsync(() -> drain(runner, Duration.ofSeconds(30)));
      await().until(() -> !runner.call(TestCall.of("b")).status().isOk());
      assertFalse(drained.isDone());
      Files.createFile(go);
      String pid = call.seen("pid");
      drained.get(30, TimeUnit.SECONDS);
      assertFalse(TestRunner.isAlive(pid));
      assertFalse(TestRunner.isAlive(idle));
    }
  }

  @Test
  void drainCutsOffWhatDoesNotEndInTime() throws IOException {
    try (var runner = TestRunner.start()) {
      String pid = runner.call(TestCall.of("a")).seen("pid");
      Engaged call = runner.call(TestCall.of("a").header("X-When", "/never"));
      await().until(() -> runner.runner.active() == 1);
      drain(runner, Duration.ofMillis(100));
      assertFalse(call.status().isOk());
      assertFalse(TestRunner.isAlive(pid));
    }
  }

  @Test
  void drainWaitsForDetachedCallsWhoseClientsHaveLeft() throws Exception {
    Path go = temp.resolve("go");
    try (var runner = TestRunner.start()) {
      Engaged call = runner.call(TestCall.of("a").detached().header("X-When", go.toString()));
      call.start();
      // the whole request must have come, else a client that leaves takes the call with it
      await().until(() -> runner.runner.active() == 1);
      var drained = CompletableFuture.runAsync(() -> drain(runner, Duration.ofSeconds(30)));
      await().until(() -> !runner.call(TestCall.of("b")).status().isOk());
      assertFalse(drained.isDone());
      Files.createFile(go);
      drained.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void nothingIsLeftAfterClose() throws IOException {
    Set<Thread> others = threadsOfARunner();
    Path root = Files.createTempDirectory("run");
    var runner = TestRunner.setUp().root(root).start();
    int port = runner.runner.port();
    String idle = runner.call(TestCall.of("idle")).seen("pid");
    Path ledger = temp.resolve("ledger");
    Engaged busy =
        runner.call(
            TestCall.of("busy").header("X-When", "/never").header("X-Ledger", ledger.toString()));
    await().until(() -> Files.exists(ledger));
    Engaged starting =
        runner.call(TestCall.of("starting").config("START_WHEN", temp.resolve("x").toString()));
    await().until(() -> runner.instances() == 3);
    await().until(() -> functions().size() == 3);
    List<ProcessHandle> functions = functions();
    runner.runner.close();
    assertFalse(TestRunner.isAlive(idle));
    functions.forEach(f -> assertFalse(f.isAlive(), f::toString));
    assertFalse(busy.status().isOk());
    assertTrue(!starting.status().isOk() || starting.finished().getErrorCode() == 503);
    assertThrows(
        IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    try (Stream<Path> left = Files.walk(root)) {
      assertEquals(List.of(), left.filter(p -> Files.isDirectory(p) && !p.equals(root)).toList());
    }
    await().untilAsserted(() -> assertEquals(Set.of(), without(others)));
    assertEquals(0, runner.meters.getMeters().size());
    runner.close();
  }

  @Test
  void twoRunnersOfOneIdCannotShareAFolder() throws IOException {
    try (var runner = TestRunner.start()) {
      var refused =
          assertThrows(IOException.class, () -> TestRunner.setUp().root(runner.root).start());
      assertTrue(refused.getMessage().contains("runner test is running already"));
    }
  }

  @Test
  void leftoversOfTheDeadAreRemovedAndTheLivingAreLeftAlone() throws IOException {
    Path root = Files.createTempDirectory("run");
    try (var living = TestRunner.setUp().root(root).id("living").start()) {
      Engaged call = living.call(TestCall.of("a"));
      Path socket = Path.of(call.seen("env.FN_LISTENER").substring("unix:".length()));
      Files.createFile(root.resolve("dead.lock"));
      Files.createDirectories(root.resolve("dead/1/deep"));
      Files.createFile(root.resolve("dead/1/lsnr.sock"));
      Files.createDirectories(root.resolve("held/1"));
      try (var held =
              FileChannel.open(
                  root.resolve("held.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = held.lock();
          var folder = RunFolder.open(root, "another", new LeftBehind(List.of()))) {
        assertTrue(lock.isValid());
        assertTrue(Files.isDirectory(folder.instance("1").getParent()));
        assertFalse(Files.exists(root.resolve("dead")));
        assertTrue(Files.exists(root.resolve("held/1")));
        assertTrue(Files.exists(socket));
      }
    }
  }

  @Test
  void processesThatADeadRunnerLeftAreEndedUnlessTheyAreSomebodyElses() throws IOException {
    Path root = Files.createTempDirectory("run");
    Process orphan = new ProcessBuilder("/bin/sleep", "600").start();
    Process stranger = new ProcessBuilder("/bin/sleep", "600").start();
    try {
      Files.createFile(root.resolve("dead.lock"));
      note(root.resolve("dead/1"), orphan, 0);
      note(root.resolve("dead/2"), stranger, 1000);
      Files.createDirectories(root.resolve("dead/3"));
      Files.writeString(root.resolve("dead/3/process"), "nonsense");
      TestRunner.setUp().root(root).start().close();
      await().until(() -> !orphan.isAlive());
      assertTrue(stranger.isAlive());
    } finally {
      orphan.destroyForcibly();
      stranger.destroyForcibly();
    }
  }

  @Test
  void lockFilesOfTheDeadAreRemovedAndThoseOfTheLivingStayLocked() throws IOException {
    Path root = Files.createTempDirectory("run");
    Files.createFile(root.resolve("dead.lock"));
    var none = new LeftBehind(List.of());
    try (var first = RunFolder.open(root, "first", none)) {
      try (var second = RunFolder.open(root, "second", none)) {
        assertFalse(Files.exists(root.resolve("dead.lock")));
        assertTrue(isLocked(root.resolve(first.digest() + ".lock")));
        assertTrue(isLocked(root.resolve(second.digest() + ".lock")));
        assertThrows(IOException.class, () -> RunFolder.open(root, "first", none));
      }
      assertTrue(isLocked(root.resolve(first.digest() + ".lock")));
    }
    try (Stream<Path> left = Files.list(root)) {
      assertEquals(List.of(), left.toList());
    }
    Files.delete(root);
  }

  @Test
  void folderStaysWhileADriverCannotRemoveWhatIsLeftAndItsNamesAreNotUsedAgain()
      throws IOException {
    Path root = Files.createTempDirectory("run");
    var removing = new AtomicBoolean();
    var asked = new ArrayList<String>();
    Driver driver =
        new Driver() {
          @Override
          public Instance launch(ContainerSpec spec) throws DriverException {
            throw new DriverException("not here", null);
          }

          @Override
          public int removeLeftovers(Path folder) throws DriverException {
            asked.add(folder.getFileName().toString());
            if (!removing.get()) {
              throw new DriverException("no engine", null);
            }
            return 1;
          }
        };
    var left = new LeftBehind(List.of(Parts.inCode("engine", driver, NodeRole.RUNNER)));
    String digest;
    try (var made = RunFolder.open(root, "own", left)) {
      digest = made.digest();
      assertEquals(List.of(), asked);
    }
    Files.createDirectories(root.resolve(digest).resolve("1z"));
    Files.createDirectories(root.resolve("dead/1"));
    Files.createFile(root.resolve("dead.lock"));
    try (var own = RunFolder.open(root, "own", left)) {
      assertEquals(List.of(digest, "dead"), asked);
      assertEquals(71, own.taken());
      assertTrue(Files.exists(root.resolve("dead/1")));
    }
    assertTrue(Files.exists(root.resolve(digest).resolve("1z")));
    removing.set(true);
    try (var own = RunFolder.open(root, "own", left)) {
      assertEquals(0, own.taken());
      assertFalse(Files.exists(root.resolve("dead")));
      assertFalse(Files.exists(root.resolve(digest).resolve("1z")));
    }
    RunFolder.delete(root);
  }

  @Test
  void runFolderThatIsTooLongForSocketsIsRefused() {
    Path deep = temp.resolve("x".repeat(100));
    var refused = assertThrows(IOException.class, () -> TestRunner.setUp().root(deep).start());
    assertTrue(refused.getMessage().contains("is too long"), refused.getMessage());
    assertTrue(refused.getMessage().contains("girolle.runner.run-folder"), refused.getMessage());
  }

  @Test
  void launchThatBlocksIsInterruptedWhenTheRunnerCloses() throws IOException {
    var launching = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    Driver blocking =
        spec -> {
          launching.countDown();
          try {
            new CountDownLatch(1).await();
            throw new IllegalStateException("nobody counts down");
          } finally {
            interrupted.countDown();
          }
        };
    var runner =
        TestRunner.setUp()
            .driver("blocking")
            .parts(p -> p.driver(Parts.inCode("blocking", blocking, NodeRole.RUNNER)))
            .start();
    runner.call(TestCall.of("f"));
    await().until(() -> launching.getCount() == 0);
    runner.close();
    assertEquals(0, interrupted.getCount());
  }

  @Test
  void driverThatIsNotRegisteredIsRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> TestRunner.setUp().driver("docker").start());
    assertEquals(
        "driver: docker isn't registered (expected: one of [process])", refused.getMessage());
  }

  private static List<ProcessHandle> functions() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Whether the system knows of a lock on a file; its own table tells without opening the file. */
  private static boolean isLocked(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream().anyMatch(l -> l.contains(inode));
  }

  private static void note(Path folder, Process process, long off) throws IOException {
    Files.createDirectories(folder);
    long began = process.info().startInstant().orElseThrow().toEpochMilli() + off;
    Files.writeString(folder.resolve("process"), process.pid() + " " + began);
  }

  private static void drain(TestRunner runner, Duration limit) {
    try {
      runner.runner.drain(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<Thread> without(Set<Thread> others) {
    Set<Thread> threads = threadsOfARunner();
    threads.removeAll(others);
    return threads;
  }

  private static Set<Thread> threadsOfARunner() {
    var own = Pattern.compile("girolle-(launch|freeze|thaw|stop|[0-9a-f]{10}-).*");
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> own.matcher(thread.getName()).matches())
        .collect(Collectors.toSet());
  }
}
