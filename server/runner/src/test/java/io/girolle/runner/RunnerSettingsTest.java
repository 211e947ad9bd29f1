package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.config.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a runner. */
class RunnerSettingsTest {
  private static final Path HOME = Path.of("/home");

  @Test
  void defaultsAreFns() {
    RunnerSettings settings = settings("");
    assertEquals("auto", settings.memory());
    assertEquals("auto", settings.cpus());
    assertEquals(Duration.ofMillis(50), settings.freezeIdle().orElseThrow());
    assertEquals(Duration.ofSeconds(5), settings.startTimeout());
    assertEquals(Duration.ZERO, settings.slotRules().admissionWait());
    assertEquals(1024, settings.admissionQueue());
    assertEquals(settings, RunnerSettings.defaults(settings.runFolder()));
  }

  @Test
  void everyKeyIsTaken() {
    RunnerSettings settings =
        settings(
            """
            memory = 314572800, cpus = 2500, admission-wait = 2s, admission-queue = 7
            freeze-idle = 1s, start-timeout = 3s, stop-grace = 4s, run-folder = run
            prewarm-check = 5s
            status-function { image = "ops/status:3", every = 2s, network-barrier = /run/net }
            log { call-limit = 2KiB, streams = 3, syslog { queue = 20KiB, ca = conf/ca.pem } }
            """);
    Need limit = settings.capacity().of(Machine.local(), 3);
    assertEquals(new Need(300, 2500), limit);
    assertEquals(
        new SlotRules(Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(2), 7),
        settings.slotRules());
    assertEquals(Path.of("/home/run"), settings.runFolder());
    assertEquals(Duration.ofSeconds(5), settings.prewarmCheck());
    assertEquals("ops/status:3", settings.statusFunction().image().orElseThrow());
    assertEquals(Duration.ofSeconds(2), settings.statusFunction().every());
    assertEquals(Path.of("/run/net"), settings.statusFunction().networkBarrier().orElseThrow());
    assertEquals(2048, settings.log().callLimit().toBytes());
    assertEquals(3, settings.log().streams());
    assertEquals(Path.of("/home/conf/ca.pem"), settings.log().syslog().ca().orElseThrow());
  }

  @Test
  void durationsThatAreBareNumbersAreMilliseconds() {
    RunnerSettings settings = settings("freeze-idle = \"70\", start-timeout = \"1500\"");
    assertEquals(Duration.ofMillis(70), settings.freezeIdle().orElseThrow());
    assertEquals(Duration.ofMillis(1500), settings.startTimeout());
  }

  @Test
  void freezingCanBeSwitchedOffAndRefusingAtOnceOn() {
    SlotRules rules =
        settings("freeze-idle = null, admission-wait = 2s, refuse-at-once = true").slotRules();
    assertEquals(null, rules.freezeIdle());
    assertEquals(Duration.ZERO, rules.admissionWait());
  }

  @ParameterizedTest
  @CsvSource({
    "prewarm-check = 0s, 'prewarm-check: PT0S (expected: >= 10ms)'",
    "memory = 1000, 'memory: 1000 (expected: auto, or >= 1MiB)'",
    "memory = much, 'memory: much (expected: auto, or a size such as 512MiB)'",
    "cpus = 0, 'cpus: 0 (expected: auto, or thousandths of a CPU such as 4000)'",
    "cpus = 1.5, 'cpus: 1.5 (expected: auto, or thousandths of a CPU such as 4000)'",
    "admission-wait = -1s, 'admission-wait: PT-1S (expected: >= 0)'",
    "admission-queue = 0, 'admission-queue: 0 (expected: 1..1000000)'",
    "freeze-idle = -1ms, 'freeze-idle: PT-0.001S (expected: >= 0)'",
    "log.memory = 1, 'log.memory: 1 (expected: >= 64KiB)'",
    "log.streams = -1, 'log.streams: -1 (expected: 0..1000)'",
    "log.syslog.idle = 0s, 'log.syslog.idle: PT0S (expected: > 0)'",
    "status-function.timeout = 0s, 'status-function.timeout: PT0S (expected: > 0)'",
    "stop-grace = -1s, 'stop-grace: PT-1S (expected: >= 0)'",
  })
  void valuesOutOfTheirRangeAreToldWithTheirKey(String text, String fault) {
    var refused = assertThrows(InvalidConfigException.class, () -> settings(text));
    assertTrue(refused.getMessage().contains("girolle.runner." + fault), refused.getMessage());
  }

  private static RunnerSettings settings(String text) {
    return RunnerSettings.of(
        ConfigFactory.parseString(text)
            .withFallback(
                ConfigFactory.parseResources(RunnerSettings.class, "/reference.conf")
                    .resolve()
                    .getConfig("girolle.runner")),
        HOME);
  }
}
