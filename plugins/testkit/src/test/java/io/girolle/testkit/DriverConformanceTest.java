package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import io.girolle.testkit.conformance.DriverConformance;
import io.girolle.testkit.conformance.SpecLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each rule for drivers is broken once, and the suite tells. */
class DriverConformanceTest {
  private final Queue<AutoCloseable> left = new ConcurrentLinkedQueue<>();

  /** A suite for a driver. */
  private static class Suite implements DriverConformance {
    private final Driver driver;

    Suite(Driver driver) {
      this.driver = driver;
    }

    @Override
    public Driver driver() {
      return driver;
    }

    @Override
    public AppFunction function() {
      return AppFunction.builder("sample", "sample", "app", "sample").build();
    }

    @Override
    public String unknownImage() {
      return "unknown";
    }
  }

  /** An instance that says it is gone and lives on, when it mustn't. */
  private final class Undead extends WrappedInstance {
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private final boolean onlyWhenFrozen;
    private boolean frozen;

    Undead(ContainerSpec spec, boolean onlyWhenFrozen) throws DriverException {
      super(spec);
      this.onlyWhenFrozen = onlyWhenFrozen;
      left.add(() -> good.stop(Duration.ZERO));
    }

    @Override
    public void freeze() {
      frozen = true;
    }

    @Override
    public void stop(Duration grace) {
      if (onlyWhenFrozen && !frozen) {
        good.stop(grace);
      }
      exited.complete(Exit.code(0));
    }

    @Override
    public CompletionStage<Exit> exited() {
      return exited;
    }
  }

  @AfterEach
  void clearUp() throws Exception {
    for (AutoCloseable each : left) {
      each.close();
    }
  }

  @Test
  void oneWhoseFunctionEndsBeforeItListensIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  @Override
                  public CompletionStage<Exit> exited() {
                    return CompletableFuture.completedStage(Exit.code(1));
                  }
                });
    told("ended by itself", suite::aLaunchedInstanceAnswers);
  }

  @Test
  void oneThatMeasuresWronglyIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  @Override
                  public InstanceStats stats() {
                    return new InstanceStats() {
                      @Override
                      public Duration prepare() {
                        return Duration.ofMillis(-1);
                      }
                    };
                  }
                });
    told("a stage took", suite::aLaunchedInstanceAnswers);
  }

  @Test
  void oneThatCannotThawIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  @Override
                  public void freeze() {
                    good.stop(Duration.ZERO);
                  }

                  @Override
                  public CompletionStage<Exit> exited() {
                    return new CompletableFuture<>();
                  }
                });
    assertThrows(IOException.class, suite::answersAgainOnceItIsThawed);
  }

  @Test
  void oneThatDoesNotStopIsTold() {
    told("still answers", new Suite(spec -> new Undead(spec, false))::stopEndsItAndLeavesNothing);
  }

  @Test
  void oneThatStopsNoFrozenInstanceIsTold() throws Exception {
    Suite suite = new Suite(spec -> new Undead(spec, true));
    suite.stopEndsItAndLeavesNothing();
    told("still answers", suite::stopEndsAFrozenOne);
  }

  @Test
  void oneThatStopsNothingThatIsNotReadyIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  private boolean asked;

                  @Override
                  public void stop(Duration grace) {
                    boolean first = !asked;
                    asked = true;
                    good.stop(grace);
                    if (first) {
                      throw new IllegalStateException("not ready yet");
                    }
                  }
                });
    assertThrows(IllegalStateException.class, suite::stopEndsOneThatIsNotReadyYet);
  }

  @Test
  void oneThatEndsDifferentlyWhenItIsStoppedAgainIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  private int stops;

                  @Override
                  public void stop(Duration grace) {
                    stops++;
                    good.stop(grace);
                  }

                  @Override
                  public CompletionStage<Exit> exited() {
                    return good.exited().thenApply(exit -> Exit.code(stops));
                  }
                });
    told("expected", suite::stopAgainChangesNothing);
  }

  @Test
  void oneThatHidesAnEndIsTold() {
    Suite suite =
        new Suite(
            spec ->
                new WrappedInstance(spec) {
                  @Override
                  public CompletionStage<Exit> exited() {
                    return new CompletableFuture<>();
                  }
                }) {
          @Override
          public boolean end(Instance instance, Set<ProcessHandle> processes) {
            return true;
          }
        };
    told("exited isn't complete", suite::tellsOfAnEndThatNobodyAskedFor);
  }

  @Test
  void oneThatThrowsWhateverItWantsIsTold() {
    Suite suite =
        new Suite(
            spec -> {
              throw new IllegalStateException("no image");
            });
    told("IllegalStateException", suite::failsCleanlyWithoutAnImage);
  }

  @Test
  void oneThatLeavesAContainerOfAFailedLaunchIsTold() {
    List<String> containers = new ArrayList<>();
    Suite suite =
        new Suite(
            spec -> {
              containers.add(spec.id());
              throw new InterruptedException();
            }) {
          @Override
          public List<String> leftovers() {
            return containers;
          }
        };
    told("something is left", suite::anInterruptedLaunchLeavesNothing);
  }

  @Test
  void oneThatLeavesAProcessIsTold() {
    Suite suite =
        new Suite(
            spec -> {
              try {
                left.add(new ProcessBuilder("sleep", "600").start()::destroyForcibly);
              } catch (IOException e) {
                throw new DriverException("no process", e);
              }
              return new WrappedInstance(spec);
            });
    told("processes are left", suite::stopEndsItAndLeavesNothing);
  }

  @Test
  void oneThatStopsOthersTooIsTold() {
    Queue<Instance> all = new ConcurrentLinkedQueue<>();
    Suite suite =
        new Suite(
            spec -> {
              var made =
                  new WrappedInstance(spec) {
                    @Override
                    public void stop(Duration grace) {
                      all.forEach(each -> ((WrappedInstance) each).good.stop(grace));
                    }
                  };
              all.add(made);
              return made;
            });
    assertThrows(IOException.class, suite::runsManyAtATime);
  }

  @Test
  void oneThatEnforcesOtherLimitsIsTold() {
    Suite suite =
        new Suite(WrappedInstance::new) {
          @Override
          public Set<SpecLimit> enforces() {
            return Set.of(SpecLimit.PIDS);
          }

          @Override
          public long enforced(SpecLimit limit, ContainerSpec spec, Instance instance) {
            return 50;
          }
        };
    told("limit PIDS", suite::enforcesTheLimitsThatItDeclares);
  }

  private static void told(String what, Executable rule) {
    var told = assertThrows(AssertionError.class, rule);
    assertTrue(String.valueOf(told.getMessage()).contains(what), told::toString);
  }
}
