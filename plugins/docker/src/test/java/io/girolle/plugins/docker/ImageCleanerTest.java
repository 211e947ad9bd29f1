package io.girolle.plugins.docker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images of an engine of its own, since all are looked at. Each has about 2 MB. */
@WithDocker
class ImageCleanerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private DockerEngine engine;

  @BeforeEach
  void begin() throws Exception {
    engine = DockerEngine.start();
    for (String name : List.of("test/kept:1", "test/running:1", "test/used:1", "test/unused:1")) {
      // each with a layer that no other has
      engine.images().busybox(name, "LABEL name=" + name);
    }
    engine.docker("tag", "test/unused:1", "test/unused:2");
  }

  @AfterEach
  void end() throws Exception {
    engine.close();
  }

  @Test
  void removesWhatNobodyUsesAndNothingElse() throws Exception {
    try (var driver = TestDriver.at(engine, cleaning("1MiB", "1h"))) {
      driver.start("test/running:1", spec -> spec.command(TestDriver.SLEEP));
      driver
          .start("test/used:1", spec -> spec.command(TestDriver.SLEEP))
          .instance()
          .stop(Duration.ZERO);

      await()
          .atMost(PATIENCE)
          .until(() -> images().equals(Set.of("test/kept:1", "test/running:1", "test/used:1")));
    }
  }

  @Test
  void removesTheLongestUnusedUntilItIsEnough() throws Exception {
    try (var driver = TestDriver.at(engine, cleaning("5MiB", "0s"))) {
      for (String used : List.of("test/unused:1", "test/running:1", "test/used:1")) {
        driver.start(used, spec -> spec.command(TestDriver.SLEEP)).instance().stop(Duration.ZERO);
      }
      await().atMost(PATIENCE).until(() -> images().size() <= 2);
      assertEquals(true, images().contains("test/kept:1"));
    }
  }

  @Test
  void leavesAllAloneWhileTheyAreSmallEnough() throws Exception {
    Set<String> before = images();
    try (var driver = TestDriver.at(engine, cleaning("1GiB", "0s"))) {
      driver.start().instance().stop(Duration.ZERO);
      assertThrows(
          ConditionTimeoutException.class,
          () -> await().atMost(Duration.ofMillis(700)).until(() -> !images().containsAll(before)));
    }
  }

  private static String cleaning(String above, String unusedFor) {
    return """
        image-cleaner {
          enabled = true, above = %s, every = 200ms, unused-for = %s, keep = ["test/k?pt:*"]
        }
        """
        .formatted(above, unusedFor);
  }

  /** Those of the test. */
  private Set<String> images() throws Exception {
    return engine
        .docker("images", "--format", "{{.Repository}}:{{.Tag}}")
        .lines()
        .filter(name -> !name.equals(TestDriver.BUSYBOX))
        .collect(Collectors.toSet());
  }
}
