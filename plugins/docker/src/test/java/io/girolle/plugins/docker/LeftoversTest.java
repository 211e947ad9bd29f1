package io.girolle.plugins.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.docker.DockerEngine;
import io.girolle.harness.docker.WithDocker;
import io.girolle.spi.Blame;
import io.girolle.spi.DriverException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runners leave that were killed. */
@WithDocker
class LeftoversTest {

  @Test
  void removesTheContainersOfADeadRunnerAndNoOthers(DockerEngine engine) throws Exception {
    try (var dead = TestDriver.at(engine);
        var alive = TestDriver.at(engine);
        var next = TestDriver.at(engine)) {
      var running = dead.start();
      var frozen = dead.start();
      frozen.instance().freeze();
      var ended = dead.shell("exit 0");
      ended.instance().exited().toCompletableFuture().join();
      var other = alive.start();

      assertEquals(3, next.driver().removeLeftovers(dead.runner()));

      for (var left : List.of(running, frozen, ended)) {
        assertFalse(left.isThere());
      }
      assertTrue(other.isThere());
      assertEquals(0, next.driver().removeLeftovers(dead.runner()));
    }
  }

  @Test
  void aFolderIsTheSameHoweverItIsWritten(DockerEngine engine) throws Exception {
    try (var dead = TestDriver.at(engine);
        var next = TestDriver.at(engine)) {
      dead.start();

      Path written = dead.runner().resolve("..").resolve(dead.runner().getFileName());
      assertEquals(1, next.driver().removeLeftovers(written));
    }
  }

  @Test
  void aNameThatALeftoverHasIsTakenFromIt(DockerEngine engine) throws Exception {
    try (var dead = TestDriver.at(engine);
        var next = TestDriver.at(engine)) {
      var left = dead.start();
      String id = left.inspect().path("Id").asText();

      var started = next.launch(new TestDriver.Specified(left.spec(), left.output()));

      assertNotEquals(id, started.inspect().path("Id").asText());
    }
  }

  @Test
  void aNameThatAStrangerHasIsLeftToIt(DockerEngine engine) throws Exception {
    try (var driver = TestDriver.at(engine)) {
      var specified = driver.spec(TestDriver.BUSYBOX, spec -> spec.command(TestDriver.SLEEP));
      String name = specified.spec().id();
      engine.docker("create", "--name", name, "--network", "none", TestDriver.BUSYBOX, "sleep");

      assertThrows(DriverException.class, () -> driver.launch(specified));

      assertTrue(driver.isThere(name));
      engine.docker("rm", name);
    }
  }

  @Test
  void saysSoWhenTheEngineCanNotBeReached(DockerEngine engine) throws Exception {
    try (var lonely = TestDriver.at(engine, "host = \"unix:///tmp/no-engine-here\"")) {
      var fault =
          assertThrows(
              DriverException.class, () -> lonely.driver().removeLeftovers(Path.of("/tmp/r")));
      assertEquals(Blame.SERVICE, fault.blame());
      assertTrue(fault.getMessage().contains("unix:///tmp/no-engine-here"), fault.getMessage());
      assertThrows(DriverException.class, lonely::start);
    }
  }
}
