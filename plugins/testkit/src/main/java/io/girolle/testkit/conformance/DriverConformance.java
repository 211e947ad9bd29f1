package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds for every driver. A test of one implements this, gives it a driver, and a function
 * that the driver can run, for example {@link io.girolle.testkit.SampleFunction}.
 */
public interface DriverConformance {

  /** A new driver; it is closed after the test. */
  Driver driver() throws Exception;

  /** What is run: an image that the driver has. */
  AppFunction function() throws Exception;

  /** An image that it can't run; empty when it runs whatever it is asked for. */
  default String unknownImage() {
    return "";
  }

  /** The limits that it enforces; none unless said. */
  default Set<SpecLimit> enforces() {
    return Set.of();
  }

  /**
   * The limit that an instance really has, as its engine, its function or the system tells. Asked
   * for those that the driver {@link #enforces}.
   */
  default long enforced(SpecLimit limit, ContainerSpec spec, Instance instance) throws Exception {
    throw new AssertionError("the test doesn't say how to find out about " + limit);
  }

  /**
   * Names of what there is of instances now, for example of containers. Processes that are children
   * of the test's are looked for anyway.
   */
  default List<String> leftovers() throws Exception {
    return List.of();
  }

  /** Its socket appears, and it answers there. */
  @Test
  default void aLaunchedInstanceAnswers() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready().answers();
          trial.answers();
          assertFalse(trial.hasEnded(), "it is said to have ended");
          InstanceStats stats = trial.instance().stats();
          assertNotNull(stats, "stats are null");
          Stream.of(stats.imagePull(), stats.prepare(), stats.create(), stats.start())
              .forEach(stage -> assertFalse(stage.isNegative(), () -> "a stage took " + stage));
        });
  }

  /** Idle instances are frozen, and thawed for their next call, again and again. */
  @Test
  default void answersAgainOnceItIsThawed() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready().answers();
          for (int i = 0; i < 3; i++) {
            trial.instance().freeze();
            assertFalse(trial.hasEnded(), "it ended when it was frozen");
            trial.instance().thaw();
            trial.answers();
          }
        });
  }

  /** When stop returns it is gone, with all that it started. */
  @Test
  default void stopEndsItAndLeavesNothing() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready().answers();
          trial.stop(Duration.ofSeconds(2));
          assertNotNull(trial.exit());
          trial.nothingIsLeft();
        });
  }

  /** Idle instances are stopped without being thawed. */
  @Test
  default void stopEndsAFrozenOne() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready().instance().freeze();
          trial.stop(Duration.ofMillis(500));
          assertNotNull(trial.exit());
          trial.nothingIsLeft();
        });
  }

  /** A start is given up: by the start timeout, or because the runner stops. */
  @Test
  default void stopEndsOneThatIsNotReadyYet() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().stop(Duration.ZERO);
          assertNotNull(trial.exit());
          trial.nothingIsLeft();
        });
  }

  /** Whoever has stopped it may do so again. */
  @Test
  default void stopAgainChangesNothing() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready().stop(Duration.ZERO);
          Exit exit = trial.exit();
          trial.stop(Duration.ofSeconds(1));
          trial.stop(Duration.ZERO);
          assertEquals(exit.code(), trial.exit().code());
        });
  }

  /** A function that ends by itself takes no more calls: the host must hear of it. */
  @Test
  default void tellsOfAnEndThatNobodyAskedFor() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          trial.launch().ready();
          if (end(trial.instance(), trial.newProcesses())) {
            assertNotNull(trial.exit());
            trial.stop(Duration.ZERO);
            trial.nothingIsLeft();
          }
        });
  }

  /** A launch that fails throws what the host understands, and leaves nothing behind. */
  @Test
  default void failsCleanlyWithoutAnImage() throws Exception {
    if (unknownImage().isEmpty()) {
      return;
    }
    AppFunction function = AppFunction.builder("none", "none", "app", unknownImage()).build();
    DriverTrial.with(
        this,
        trial -> {
          assertThrows(DriverException.class, () -> trial.launch(function, spec -> {}));
          trial.nothingIsLeft();
        });
  }

  /** A launch is interrupted when the runner stops: it ends soon, or gives an instance. */
  @Test
  default void anInterruptedLaunchLeavesNothing() throws Exception {
    DriverTrial.with(
        this,
        trial -> {
          Thread.currentThread().interrupt();
          boolean launched;
          try {
            trial.launch();
            launched = true;
          } catch (InterruptedException | DriverException e) {
            launched = false;
          } finally {
            var unused = Thread.interrupted();
          }
          if (launched) {
            trial.stop(Duration.ZERO);
          }
          trial.nothingIsLeft();
        });
  }

  /** Instances are launched on many threads at a time, and don't get in each other's way. */
  @Test
  default void runsManyAtATime() throws Exception {
    Driver driver = driver();
    List<DriverTrial> trials = new ArrayList<>();
    try {
      Crowd.each(
          () -> {
            DriverTrial trial = DriverTrial.of(this, driver);
            synchronized (trials) {
              trials.add(trial);
            }
            trial.launch().ready().answers();
            return trial;
          });
      trials.get(0).stop(Duration.ZERO);
      for (DriverTrial trial : trials.subList(1, trials.size())) {
        trial.answers();
      }
    } finally {
      for (DriverTrial trial : trials) {
        trial.close();
      }
      driver.close();
    }
  }

  /** What the driver says that it enforces, it does, with the values of the spec. */
  @Test
  default void enforcesTheLimitsThatItDeclares() throws Exception {
    for (SpecLimit limit : enforces()) {
      for (long value : limit.tried()) {
        DriverTrial.with(
            this,
            trial -> {
              trial.launch(function(), spec -> limit.set(spec, value));
              trial.ready();
              assertEquals(
                  value, enforced(limit, trial.spec(), trial.instance()), () -> "limit " + limit);
            });
      }
    }
  }

  /**
   * Has a function end by itself; kills the processes that came with it unless the test says
   * otherwise.
   *
   * @return false when the test can't
   */
  default boolean end(Instance instance, Set<ProcessHandle> processes) throws Exception {
    processes.forEach(ProcessHandle::destroyForcibly);
    return !processes.isEmpty();
  }
}
