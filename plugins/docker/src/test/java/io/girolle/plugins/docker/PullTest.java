package io.girolle.plugins.docker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.HeldPort;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.Blame;
import io.girolle.spi.DriverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that come from a registry, or don't. Each test has an image of its own. */
@WithDocker
class PullTest {
  private static final AtomicInteger IMAGES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<FutureTask<?>, Thread> threads = new ConcurrentHashMap<>();
  private final DockerEngine engine;
  private FakeRegistry registry;
  private String image;

  PullTest(DockerEngine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void begin() throws Exception {
    registry = FakeRegistry.start();
    image = registry.name() + "/team/fn" + IMAGES.incrementAndGet() + ":1.0";
  }

  @AfterEach
  void end() throws Exception {
    registry.close();
  }

  @Test
  void pullsWhatIsMissingOnce() throws Exception {
    try (var driver = TestDriver.at(engine)) {
      begin(driver);
      assertTrue(isThere());
      begin(driver);
      assertEquals(1, registry.pulls());
      assertEquals(
          1, driver.meters().get("docker.pulls").tag("result", "success").counter().count());
    }
  }

  @Test
  void saysHowLongPullingTook() throws Exception {
    registry.holds();
    try (var driver = TestDriver.at(engine, "pull.policy = always")) {
      FutureTask<DriverException> launch = inBackground(driver);
      await().atMost(PATIENCE).until(() -> registry.pulls() > 0);
      registry.opens();
      // the image's command isn't there: that it was pulled is seen by what fails
      assertEquals(502, launch.get(1, TimeUnit.MINUTES).status());
      assertTrue(
          driver.meters().get("docker.pull.time").timer().totalTime(TimeUnit.MILLISECONDS) > 0);
    }
  }

  @Test
  void manyWhoWaitShareOnePull() throws Exception {
    registry.holds();
    try (var driver = TestDriver.at(engine)) {
      List<FutureTask<DriverException>> launches = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        launches.add(inBackground(driver));
      }
      await().atMost(PATIENCE).until(() -> driver.driver().waitingForImages() == 5);
      registry.opens();
      for (var launch : launches) {
        launch.get(1, TimeUnit.MINUTES);
      }
      assertEquals(1, registry.pulls());
    }
  }

  @Test
  void oneThatIsInterruptedDoesNotStopTheOthers() throws Exception {
    registry.holds();
    try (var driver = TestDriver.at(engine)) {
      FutureTask<DriverException> first = inBackground(driver);
      await().atMost(PATIENCE).until(() -> registry.pulls() > 0);
      FutureTask<DriverException> second = inBackground(driver);
      await().atMost(PATIENCE).until(() -> driver.driver().waitingForImages() == 2);
      interrupt(first);
      assertThrows(ExecutionException.class, () -> first.get(1, TimeUnit.MINUTES));
      registry.opens();
      second.get(1, TimeUnit.MINUTES);
      assertTrue(isThere());
      assertEquals(1, registry.pulls());
    }
  }

  @Test
  void whenNobodyWaitsAnyMoreItIsBrokenOff() throws Exception {
    registry.holds();
    try (var driver = TestDriver.at(engine)) {
      FutureTask<DriverException> only = inBackground(driver);
      await().atMost(PATIENCE).until(() -> registry.pulls() > 0);
      interrupt(only);
      assertThrows(ExecutionException.class, () -> only.get(1, TimeUnit.MINUTES));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  driver.meters().find("docker.pulls").tag("result", "broken-off").counter()
                      != null);
      registry.opens();
      begin(driver);
      assertTrue(isThere());
    }
  }

  @Test
  void waitsOnlySoLong() throws Exception {
    registry.holds();
    try (var driver = TestDriver.at(engine, "pull.timeout = 500ms")) {
      DriverException fault = inBackground(driver).get(1, TimeUnit.MINUTES);
      assertEquals(504, fault.status());
      assertEquals(Blame.USER, fault.blame());
      assertEquals("Image pull timed out", fault.getMessage());
    }
  }

  @Test
  void showsWhoItIs() throws Exception {
    registry.knowsOnly("girolle", "s3cret");
    try (var stranger = TestDriver.at(engine)) {
      DriverException fault = inBackground(stranger).get(1, TimeUnit.MINUTES);
      assertEquals(502, fault.status());
      assertTrue(
          fault.getMessage().startsWith("Failed to pull image '" + image + "': "),
          fault.getMessage());
    }
    try (var known =
        TestDriver.at(
            engine,
            "registries { \"%s\" { username = girolle, password = s3cret } }"
                .formatted(registry.name()))) {
      begin(known);
      assertTrue(isThere());
    }
  }

  @Test
  void aRegistryThatIsNotThereIsTheImagesFault() throws Exception {
    try (var dead = new HeldPort();
        var driver = TestDriver.at(engine)) {
      image = dead.address() + "/team/fn:1.0";
      DriverException fault = inBackground(driver).get(1, TimeUnit.MINUTES);
      assertEquals(502, fault.status());
      assertEquals(Blame.USER, fault.blame());
      assertTrue(fault.getMessage().contains("connection refused"), fault.getMessage());
      assertEquals(
          1, driver.meters().get("docker.pulls").tag("result", "failure").counter().count());
    }
  }

  @Test
  void neverPullsWhenItIsToldSo() throws Exception {
    try (var driver = TestDriver.at(engine, "pull.policy = never")) {
      DriverException fault = inBackground(driver).get(1, TimeUnit.MINUTES);
      assertEquals("Failed to pull image '" + image + "': no such image", fault.getMessage());
      assertEquals(0, registry.pulls());
    }
  }

  private boolean isThere() throws Exception {
    return !engine.docker("images", "-q", image).isBlank();
  }

  /** Launches it, which fails once it is there: it has nothing in it that could run. */
  private void begin(TestDriver driver) throws Exception {
    inBackground(driver).get(1, TimeUnit.MINUTES);
  }

  private void interrupt(FutureTask<?> launch) {
    threads.get(launch).interrupt();
  }

  private FutureTask<DriverException> inBackground(TestDriver driver) {
    var launch =
        new FutureTask<>(
            () -> {
              try {
                var started = driver.start(image, spec -> {});
                int code = started.instance().exited().toCompletableFuture().join().code();
                return new DriverException(502, Blame.USER, "exit code " + code, null);
              } catch (DriverException e) {
                return e;
              }
            });
    var thread = new Thread(launch);
    threads.put(launch, thread);
    thread.start();
    return launch;
  }
}
