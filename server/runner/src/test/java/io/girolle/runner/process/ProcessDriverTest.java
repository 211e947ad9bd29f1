package io.girolle.runner.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.girolle.call.Parts;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Processes as functions. */
class ProcessDriverTest {

  @TempDir Path temp;

  @Test
  void everythingThatAProcessWritesIsTaken() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/bin/sh, -c, \"echo out; echo err >&2; head -c 300000 /dev/zero; pwd\"]")
            .launch(spec(output, Map.of()));
    assertEquals(0, instance.exited().toCompletableFuture().get(20, TimeUnit.SECONDS).code());
    await().until(() -> output.text().endsWith(temp.toRealPath() + "\n"));
    assertTrue(output.text().contains("out\n"));
    assertTrue(output.text().contains("err\n"));
    assertTrue(output.text().length() > 300_000, "a long line doesn't stall it");
  }

  @Test
  void environmentHasNothingOfTheRunners() throws Exception {
    var output = new Output();
    Instance instance =
        driver("[/usr/bin/env]").launch(spec(output, Map.of("OF_CALL", "1", "EMPTY", "")));
    instance.exited().toCompletableFuture().get(20, TimeUnit.SECONDS);
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
    assertEquals(5, instance.exited().toCompletableFuture().get(5, TimeUnit.SECONDS).code());
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
    assertEquals(137, instance.exited().toCompletableFuture().get(5, TimeUnit.SECONDS).code());
    instance.stop(Duration.ZERO);
  }

  @Test
  void processIsNotedForWhoeverComesAfterACrash() throws Exception {
    Instance instance = driver("[/bin/sleep, 60]").launch(spec(new Output(), Map.of()));
    String[] note = Files.readString(temp.resolve("process")).split(" ", -1);
    ProcessHandle process = ProcessHandle.of(Long.parseLong(note[0])).orElseThrow();
    assertEquals(
        note[1], Long.toString(process.info().startInstant().orElseThrow().toEpochMilli()));
    instance.stop(Duration.ZERO);
    assertFalse(process.isAlive());
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

  private Driver driver(String command) throws IOException {
    var config =
        ConfigFactory.parseString(
            "images { fn { command = %s, dir = \".\", env { OF_IMAGE = 1 } } }".formatted(command));
    var parts = Parts.builder();
    new ProcessDriverPlugin(temp.toRealPath()).install(new InstallContext(config, parts));
    return parts.build().drivers().get("process").part();
  }

  private ContainerSpec spec(OutputSink output, Map<String, String> environment) {
    return SpecOf.image("fn", temp, output, environment);
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
