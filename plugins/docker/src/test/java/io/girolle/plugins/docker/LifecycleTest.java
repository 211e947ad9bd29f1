package io.girolle.plugins.docker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.Blame;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.OutputSink.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers from their start to their end, and what functions may do meanwhile. */
@WithDocker
class LifecycleTest {
  private static final String DEAF = "trap '' TERM; echo deaf; while true; do sleep 1; done";

  private TestDriver driver;

  @BeforeEach
  void begin(DockerEngine engine) throws Exception {
    driver = TestDriver.at(engine);
  }

  @AfterEach
  void end() throws Exception {
    driver.close();
  }

  @Test
  void freezesAndThaws() throws Exception {
    var started = driver.shell("while true; do echo tick; sleep 0.05; done");
    await().until(() -> started.output().bytes() > 0);

    started.instance().freeze();
    assertEquals("paused", started.inspect().at("/State/Status").asText());
    assertFalse(started.hasEnded());
    started.instance().thaw();
    assertEquals("running", started.inspect().at("/State/Status").asText());
    long before = started.output().bytes();
    await().until(() -> started.output().bytes() > before);
  }

  @Test
  void saysHowLongItsStartTook() throws Exception {
    var stats = driver.start().instance().stats();

    assertEquals(Duration.ZERO, stats.imagePull());
    assertTrue(stats.create().toNanos() > 0);
    assertTrue(stats.start().toNanos() > 0);
  }

  @Test
  void stopAsksFirst() throws Exception {
    var started =
        driver.shell("trap 'echo asked; exit 5' TERM; echo ready; while true; do sleep 0.05; done");
    await().until(() -> started.output().bytes() > 0);

    started.instance().stop(Duration.ofSeconds(20));

    assertEquals(5, exit(started).code());
    assertEquals("ready\nasked\n", started.output().text(Source.STDOUT));
    await().until(() -> !started.isThere());
  }

  @Test
  void stopKillsOneThatDoesNotListen() throws Exception {
    var started = driver.shell(DEAF);
    await().until(() -> started.output().bytes() > 0);

    long begun = System.nanoTime();
    started.instance().stop(Duration.ofMillis(300));

    assertEquals(137, exit(started).code());
    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(300).toNanos());
    await().until(() -> !started.isThere());
  }

  @Test
  void stopEndsAFrozenOneWithAndWithoutGrace() throws Exception {
    for (Duration grace : List.of(Duration.ZERO, Duration.ofMillis(200))) {
      var started = driver.start();
      started.instance().freeze();
      started.instance().stop(grace);
      assertTrue(started.hasEnded());
      await().until(() -> !started.isThere());
      started.instance().stop(grace);
    }
  }

  @Test
  void tellsAtOnceThatAFunctionHasExited() throws Exception {
    var started = driver.shell("exit 3");

    assertEquals(3, exit(started).code());
    assertFalse(exit(started).outOfMemory());
    started.instance().stop(Duration.ZERO);
    await().until(() -> !started.isThere());
  }

  @Test
  void tellsThatMemoryWasShort() throws Exception {
    var started =
        driver.start(
            spec ->
                spec.memoryMiB(16).command(List.of("sh", "-c", "tail -c 200m /dev/zero; exit $?")));

    Exit exit = exit(started);
    assertTrue(exit.outOfMemory(), exit::toString);
    assertEquals(137, exit.code());
  }

  @Test
  void aKilledFunctionIsNoMatterOfMemory() throws Exception {
    Exit exit = exit(driver.shell("kill -9 $$"));

    assertEquals(137, exit.code());
    assertFalse(exit.outOfMemory());
  }

  @Test
  void takesBothOutputsFromTheFirstByteToTheLast() throws Exception {
    var started = driver.shell("echo first; echo oops >&2; echo -n last");

    exit(started);
    started.instance().stop(Duration.ZERO);
    assertEquals("first\nlast", started.output().text(Source.STDOUT));
    assertEquals("oops\n", started.output().text(Source.STDERR));
  }

  @Test
  void aLineOf100MebibytesStallsNothing() throws Exception {
    var started =
        driver.shell("dd if=/dev/zero bs=1048576 count=100 2>/dev/null; echo done >&2; sleep 1000");

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> started.output().text(Source.STDERR).equals("done\n"));
    await().until(() -> started.output().bytes() == (100L << 20) + "done\n".length());
    assertFalse(started.hasEnded());
  }

  @Test
  void aFunctionThatFillsItsDiskHarmsNoOther() throws Exception {
    var other = driver.start(spec -> spec.command(TestDriver.SLEEP).tmpfsMiB(8));
    var started =
        driver.start(
            spec ->
                spec.tmpfsMiB(8)
                    .command(
                        List.of("sh", "-c", "cat /dev/zero > /tmp/all; echo full; sleep 1000")));

    await().until(() -> started.output().text(Source.STDOUT).equals("full\n"));
    assertEquals(
        8 << 20, Long.parseLong(started.exec("sh", "-c", "cat /tmp/all | busybox wc -c").strip()));
    other.exec("sh", "-c", "echo a > /tmp/a");
    assertFalse(started.hasEnded());
  }

  @Test
  void forksGoWithTheirContainer() throws Exception {
    var started = driver.shell("for i in 1 2 3; do sleep 1000 & done; echo forked; wait");
    await().until(() -> started.output().bytes() > 0);
    long shim = started.inspect().at("/State/Pid").asLong();

    started.instance().stop(Duration.ZERO);
    await().until(() -> ProcessHandle.of(shim).isEmpty());
    await().until(() -> !started.isThere());
  }

  @Test
  void aCommandThatIsNotThereIsTheImagesFault() throws Exception {
    var specified = driver.spec(TestDriver.BUSYBOX, spec -> spec.command(List.of("/no/such")));
    try {
      var started = driver.launch(specified);
      assertEquals(127, exit(started).code());
    } catch (DriverException e) {
      assertEquals(502, e.status());
      assertEquals(Blame.USER, e.blame());
    }
    driver.close();
    assertFalse(driver.isThere(specified.spec().id()));
  }

  @Test
  void anImageWithAVolumeIsRefused(DockerEngine engine) throws Exception {
    engine.images().busybox("test/volume:1", "VOLUME /data");

    var fault =
        assertThrows(DriverException.class, () -> driver.start("test/volume:1", spec -> {}));
    assertEquals(400, fault.status());
    assertEquals(Blame.USER, fault.blame());
    assertEquals("image has Volume definition", fault.getMessage());
    try (var tolerant = TestDriver.at(engine, "container.volumes = true")) {
      tolerant.start("test/volume:1", spec -> spec.command(TestDriver.SLEEP));
    }
    assertEquals("", engine.docker("volume", "ls", "-q"));
  }

  @Test
  void lessMemoryThanAnyContainerNeedsIsTheFunctionsFault() {
    var fault = assertThrows(DriverException.class, () -> driver.start(spec -> spec.memoryMiB(1)));

    assertEquals(400, fault.status());
    assertEquals("Requested CPU/Memory cannot be allocated", fault.getMessage());
  }

  @Test
  void anImageWithoutACommandIsTheFunctionsFault() {
    var fault = assertThrows(DriverException.class, () -> driver.start(spec -> {}));

    assertEquals(502, fault.status());
    assertEquals(Blame.USER, fault.blame());
  }

  @Test
  void aNameThatNoImageCanHaveIsRefused() {
    for (String name : List.of("", "UPPER", "a b", "a//b", "a:", "a@b", "../etc", "-a")) {
      var fault = assertThrows(DriverException.class, () -> driver.start(name, spec -> {}), name);
      assertEquals(400, fault.status());
      assertEquals("Invalid Fn image", fault.getMessage());
    }
  }

  @Test
  void anInterruptedLaunchLeavesNothing(DockerEngine engine) throws Exception {
    var specified = driver.spec(TestDriver.BUSYBOX, spec -> spec.command(TestDriver.SLEEP));
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> driver.launch(specified));

    assertFalse(Thread.interrupted());
    assertFalse(engine.containers().contains(specified.spec().id()));
  }

  @Test
  void countsAndTimes() throws Exception {
    driver.start().instance().stop(Duration.ZERO);
    assertThrows(DriverException.class, () -> driver.start("UPPER", spec -> {}));

    for (String timer : List.of("docker.create.time", "docker.start.time", "docker.stop.time")) {
      assertEquals(1, driver.meters().get(timer).timer().count(), timer);
    }
    assertEquals(1, driver.meters().get("docker.failures").tag("step", "image").counter().count());
    assertEquals(0, driver.meters().get("docker.instances").gauge().value());
  }

  private static Exit exit(TestDriver.Started started) throws Exception {
    return started.instance().exited().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }
}
