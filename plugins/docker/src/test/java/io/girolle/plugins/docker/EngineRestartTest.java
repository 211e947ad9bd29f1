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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that dies under a driver that goes on. */
@WithDocker
class EngineRestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private DockerEngine engine;
  private TestDriver driver;

  @BeforeEach
  void begin() throws Exception {
    engine = DockerEngine.start();
    driver = TestDriver.at(engine, "stop-wait = 1s", "call-timeout = 30s", "sweep = 1s");
  }

  @AfterEach
  void end() throws Exception {
    try {
      driver.close();
    } finally {
      engine.close();
    }
  }

  @Test
  void worksAgainWhenTheEngineIsBack() throws Exception {
    var before = driver.start();
    engine.kill();

    var fault = assertThrows(DriverException.class, driver::start);
    assertEquals(500, fault.status());
    assertEquals(Blame.SERVICE, fault.blame());
    assertTrue(fault.getMessage().contains(engine.host().toString()), fault.getMessage());
    assertThrows(DriverException.class, before.instance()::freeze);
    assertFalse(before.hasEnded(), "only the engine has gone");

    engine.restart();
    await().atMost(PATIENCE).until(before::hasEnded);
    var after = driver.start();
    assertTrue(after.isThere());
    after.instance().stop(Duration.ZERO);
    await().until(() -> !after.isThere());
  }

  @Test
  void whatCouldNotBeRemovedIsRemovedLater() throws Exception {
    var stopped = driver.start();
    engine.kill();

    stopped.instance().stop(Duration.ofSeconds(1));

    engine.restart();
    await().atMost(PATIENCE).until(() -> engine.containers().isEmpty());
  }

  @Test
  void containersThatOutliveTheEngineGoOn() throws Exception {
    engine.keepsContainers();
    engine.kill();
    engine.restart();
    var started = driver.shell("while true; do echo tick; sleep 0.1; done");
    await().until(() -> started.output().bytes() > 0);

    engine.kill();
    engine.restart();

    long before = started.output().bytes();
    await().atMost(PATIENCE).until(() -> started.output().bytes() > before);
    assertFalse(started.hasEnded());
    assertEquals("running", started.inspect().at("/State/Status").asText());
    started.instance().stop(Duration.ZERO);
    await().until(() -> engine.containers().isEmpty());
  }

  @Test
  void anEngineThatHangsIsNotWaitedForForEver() throws Exception {
    try (var impatient =
        TestDriver.at(engine, "call-timeout = 5s", "stop-wait = 1s", "sweep = 1s")) {
      var started = impatient.start();
      engine.hang();
      try {
        var fault = assertThrows(DriverException.class, impatient::start);
        assertTrue(fault.getMessage().contains("didn't answer within PT5S"), fault.getMessage());
        assertThrows(DriverException.class, started.instance()::freeze);
        started.instance().stop(Duration.ZERO);
      } finally {
        engine.goOn();
      }
      impatient.start();
      await().atMost(PATIENCE).until(() -> !started.isThere());
    }
  }

  @Test
  void oneThatSomebodyElseRemovedHasEnded() throws Exception {
    var started = driver.start();
    engine.docker("rm", "--force", started.spec().id());

    await().atMost(PATIENCE).until(started::hasEnded);
  }
}
