package io.girolle.runner.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.girolle.call.Parts;
import io.girolle.runner.Cgroups;
import io.girolle.runner.InstallContext;
import io.girolle.runner.SpecOf;
import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import io.girolle.spi.OutputSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Processes as functions. */
class ProcessDriverTest {

  /** Tells how long this JVM's functions sleep from how long those of another do. */
  private static final String OWN = "." + ProcessHandle.current().pid();

  @TempDir Path temp;
  private final List<Driver> drivers = new ArrayList<>();
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temp.resolve("run/1"));
  }

  /** As the next runner would do away with what a test has left. */
  @AfterEach
  void removeLeftovers() throws Exception {
    driver("[/bin/true]").removeLeftovers(folder.getParent());
    for (Driver driver : drivers) {
      driver.close();
    }
  }

  @Test
  void everythingThatAProcessWritesIsTaken() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/bin/sh, -c, \"echo out; echo err >&2; head -c 300000 /dev/zero; pwd\"]")
            .launch(spec(output, Map.of()));
    assertEquals(0, instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES).code());
    await().until(() -> output.text().contains(temp.toRealPath() + "\n"));
    await().until(() -> output.text().contains("err\n"));
    assertTrue(output.text().contains("out\n"));
    assertTrue(output.text().length() > 300_000, "a long line doesn't stall it");
  }

  @Test
  void environmentHasNothingOfTheRunners() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/usr/bin/env]").launch(spec(output, Map.of("OF_CALL", "1", "EMPTY", "")));
    instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES);
    await().until(() -> output.text().contains("OF_CALL=1\n"));
    assertEquals(
        List.of("EMPTY=", "OF_CALL=1", "OF_IMAGE=1"), output.text().lines().sorted().toList());
  }

  @Test
  void gracefulStopLetsAProcessEndByItself() throws Exception {
    var output = new Output();
    Instance instance =
        driver(
                "[/bin/sh, -c, \"trap 'echo asked; exit 5' TERM; echo up; while :; do sleep 0.01; done\"]")
            .launch(spec(output, Map.of()));
    await().until(() -> output.text().contains("up"));
    instance.stop(Duration.ofSeconds(20));
    assertEquals(5, instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES).code());
    await().until(() -> output.text().contains("asked"));
  }

  @Test
  void processThatIgnoresTheQuestionIsKilled() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/bin/sh, -c, \"trap '' TERM; echo up; while :; do sleep 0.01; done\"]")
            .launch(spec(output, Map.of()));
    await().until(() -> output.text().contains("up"));
    instance.stop(Duration.ofMillis(100));
    assertEquals(137, instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES).code());
    instance.stop(Duration.ZERO);
  }

  @Test
  void processIsNotedForWhoeverComesAfterACrash() throws Exception {
    Instance instance = driver("[/bin/sleep, 60]").launch(spec(new Output(), Map.of()));
    String[] note = Files.readAllLines(folder.resolve("process")).get(0).split(" ", -1);
    ProcessHandle process = ProcessHandle.of(Long.parseLong(note[0])).orElseThrow();
    assertEquals(
        note[1], Long.toString(process.info().startInstant().orElseThrow().toEpochMilli()));
    instance.stop(Duration.ZERO);
    assertFalse(process.isAlive());
  }

  @Test
  void frozenProcessesStandStillAndGoOnOnceThawed() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/bin/sh, -c, \"while :; do echo tick; sleep 0.01; done\"]")
            .launch(spec(output, Map.of()));
    await().until(() -> output.text().contains("tick"));
    instance.freeze();
    long pid = pid();
    await().until(() -> state(pid).equals("T"));
    instance.thaw();
    int before = output.text().length();
    await().until(() -> output.text().length() > before + 20);
    instance.freeze();
    instance.stop(Duration.ofSeconds(5));
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void frozenProcessIsAskedToEndAndMaySayItsLastWords() throws Exception {
    var output = new Output();
    Instance instance =
        driver(
                "[/bin/sh, -c, \"trap 'echo asked; exit 5' TERM; echo up; while :; do sleep 0.01; done\"]")
            .launch(spec(output, Map.of()));
    await().until(() -> output.text().contains("up"));
    instance.freeze();
    instance.stop(Duration.ofSeconds(20));
    assertEquals(5, instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES).code());
    await().until(() -> output.text().contains("asked"));
  }

  @Test
  void stoppedInstanceCannotBeFrozenOrThawed() throws Exception {
    Instance instance = driver("[/bin/sleep, 60]").launch(spec(new Output(), Map.of()));
    instance.stop(Duration.ZERO);
    assertThrows(DriverException.class, instance::freeze);
    assertThrows(DriverException.class, instance::thaw);
  }

  @Test
  void whatAProcessStartsIsStoppedWithItWhateverItDidToHide() throws Exception {
    var output = new Output();
    String script =
        "trap '' TERM; (sleep 601 & sleep 602) & setsid sleep 603 & (setsid sh -c 'sleep 604 & sleep 605 & echo up; exit' &); wait";
    for (String limits : List.of("true", "false")) {
      Instance instance =
          driver("[/bin/sh, -c, \"" + script + "\"]", "limits = " + limits)
              .launch(spec(output, Map.of("FN_LISTENER", "unix:" + folder + "/lsnr.sock")));
      await().until(() -> sleeping() == 5);
      instance.freeze();
      instance.stop(Duration.ofMillis(50));
      await().until(() -> sleeping() == 0);
    }
  }

  @Test
  void functionThatUsesMoreMemoryThanItMayIsEndedAndThatIsTold() throws Exception {
    assumeTrue(canMakeCgroups());
    Instance instance =
        driver("[/bin/sh, -c, \"x=a; while :; do x=$x$x; done\"]")
            .launch(SpecOf.edited(spec(new Output(), Map.of()), s -> s.memoryMiB(16)));
    var exit = instance.exited().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertTrue(exit.outOfMemory(), exit::toString);
    instance.stop(Duration.ZERO);
    assertEquals(List.of(), cgroups());
  }

  @Test
  void functionThatForksTooMuchIsHeldBackAndLeavesNothing() throws Exception {
    assumeTrue(canMakeCgroups());
    String script =
        "for i in 0 1 2 3 4 5 6 7 8 9; do for j in 0 1 2 3 4; do sleep 605 & done; done; wait";
    Instance instance =
        driver("[/bin/sh, -c, \"until [ -e go ]; do sleep 0.01; done; " + script + "\"]")
            .launch(SpecOf.edited(spec(new Output(), Map.of()), s -> s.pids(20)));
    Files.createFile(temp.resolve("go"));
    instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES);
    assertTrue(sleeping() < 20);
    instance.stop(Duration.ofMillis(300));
    assertEquals(0, sleeping());
    assertEquals(List.of(), cgroups());
  }

  @Test
  void leftoversOfADeadRunnerAreEndedWhateverTheyDidToHide() throws Exception {
    String script = "setsid sleep 603 & (setsid sh -c 'sleep 604 & exit' &); sleep 605 & exit";
    for (String limits : List.of("true", "false")) {
      Driver before = driver("[/bin/sh, -c, \"" + script + "\"]", "limits = " + limits);
      Instance instance =
          before.launch(
              SpecOf.image(
                  "fn",
                  folder,
                  new Output(),
                  Map.of("FN_LISTENER", "unix:" + folder + "/lsnr.sock")));
      instance.exited().toCompletableFuture().get(1, TimeUnit.MINUTES);
      await().until(() -> sleeping() == 3);
      before.close();
      Driver next = driver("[/bin/true]");
      assertEquals(1, next.removeLeftovers(temp.resolve("run")));
      assertEquals(0, sleeping());
      assertEquals(List.of(), cgroups());
      assertEquals(0, next.removeLeftovers(temp.resolve("run")));
    }
  }

  @Test
  void leftoversOfOthersAreNotTouched() throws Exception {
    Process stranger = new ProcessBuilder("/bin/sleep", "609").start();
    Files.writeString(folder.resolve("process"), stranger.pid() + " 12345\n");
    Files.createDirectories(temp.resolve("run/2"));
    Files.writeString(temp.resolve("run/2/process"), "nonsense");
    assertEquals(0, driver("[/bin/true]").removeLeftovers(temp.resolve("run")));
    assertTrue(stranger.isAlive());
    stranger.destroyForcibly();
  }

  @Test
  void unknownImageIsTheUsersFault() throws IOException {
    var spec = SpecOf.image("else", temp, new Output(), Map.of());
    var refused = assertThrows(DriverException.class, () -> driver("[/bin/true]").launch(spec));
    assertEquals(502, refused.status());
    assertEquals(Blame.USER, refused.blame());
    assertEquals(
        "Failed to pull image 'else': no such image is configured for the process driver",
        refused.getMessage());
  }

  @Test
  void configThatCannotBeAnEnvironmentIsTheUsersFault() {
    var refused =
        assertThrows(
            DriverException.class,
            () -> driver("[/bin/true]").launch(spec(new Output(), Map.of("A=B", "c"))));
    assertEquals(502, refused.status());
    assertEquals(Blame.USER, refused.blame());
  }

  @Test
  void whatAProcessCannotHaveIsSaidOnce() throws Exception {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    var logger = (Logger) LoggerFactory.getLogger("plugin.test");
    logger.addAppender(seen);
    Driver driver = driver("[/bin/true]");
    for (int i = 0; i < 3; i++) {
      driver.launch(SpecOf.edited(spec(new Output(), Map.of()), s -> s.network("none")));
    }
    logger.detachAppender(seen);
    assertEquals(
        List.of("event=ignored driver=process what=network reason=\"a process can't have it\""),
        seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void badSettingsAreToldWithTheirPlace() {
    var refused = assertThrows(ConfigException.class, () -> driver("[]"));
    assertTrue(refused.getMessage().contains("command: empty"), refused.getMessage());
  }

  /** The processes of this test's functions that sleep. */
  private static long sleeping() {
    return ProcessHandle.allProcesses()
        .map(p -> String.join(" ", p.info().arguments().orElse(new String[0])))
        .filter(arguments -> arguments.matches("60[1-5]" + OWN))
        .count();
  }

  private long pid() throws IOException {
    String note = Files.readAllLines(folder.resolve("process")).get(0);
    return Long.parseLong(note.substring(0, note.indexOf(' ')));
  }

  private static String state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  private static boolean canMakeCgroups() {
    return Files.isWritable(Path.of("/sys/fs/cgroup/memory"));
  }

  /** The control groups of this test's instance. */
  private List<Path> cgroups() throws IOException {
    return Cgroups.named("test-%08x".formatted(folder.toString().hashCode())::equals);
  }

  private Driver driver(String command) throws IOException {
    return driver(command, "");
  }

  private Driver driver(String command, String more) throws IOException {
    var config =
        ConfigFactory.parseString(
            "%s\nimages { fn { command = %s, dir = \".\", env { OF_IMAGE = 1 } } }"
                .formatted(more, command.replaceAll("sleep 60[1-5]", "$0" + OWN)));
    var parts = Parts.builder();
    new ProcessDriverPlugin(temp.toRealPath()).install(new InstallContext(config, parts));
    drivers.add(parts.build().drivers().get("process").part());
    return drivers.get(drivers.size() - 1);
  }

  private ContainerSpec spec(OutputSink output, Map<String, String> environment) {
    return SpecOf.image("fn", folder, output, environment);
  }

  private static final class Output implements OutputSink {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void write(Source source, ByteBuffer bytes) {
      text.append(StandardCharsets.UTF_8.decode(bytes));
    }

    synchronized String text() {
      return text.toString();
    }
  }
}
