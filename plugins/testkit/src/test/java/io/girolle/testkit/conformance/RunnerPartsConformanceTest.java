package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.StatusSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each rule for listeners to instances and status sources is broken once, and the suite tells. */
class RunnerPartsConformanceTest {

  @Test
  void aListenerThatExpectsARunnerOfEachResultIsTold() {
    InstanceListenerConformance suite =
        () ->
            new InstanceListener() {
              @Override
              public void afterCall(InstanceInfo instance, Call call, CallResult result) {
                Objects.requireNonNull(result.runnerId());
              }
            };
    assertThrows(NullPointerException.class, suite::hearsOfInstancesOfEverySort);
  }

  @Test
  void aListenerThatEditsTheSpecIsTold() {
    InstanceListenerConformance suite =
        () ->
            new InstanceListener() {
              @Override
              public void beforeCreate(Call call, ContainerSpec spec) {
                spec.label("late", "1");
              }
            };
    assertThrows(IllegalStateException.class, suite::hearsOfStartsThatFail);
  }

  @Test
  void aListenerThatExpectsACallIsTold() {
    InstanceListenerConformance suite =
        () ->
            new InstanceListener() {
              private final Map<String, Call> last = new HashMap<>();

              @Override
              public void beforeCall(InstanceInfo instance, Call call) {
                last.put(instance.id(), call);
              }

              @Override
              public void afterStop(InstanceInfo instance, Exit exit) {
                Objects.requireNonNull(last.remove(instance.id()));
              }
            };
    suite.hearsOfInstancesOfEverySort();
    assertThrows(NullPointerException.class, suite::hearsOfInstancesWithoutCalls);
  }

  @Test
  void aListenerThatExpectsOneThreadIsTold() {
    InstanceListenerConformance suite =
        () ->
            new InstanceListener() {
              private final AtomicReference<Thread> first = new AtomicReference<>();

              @Override
              public void afterStart(InstanceInfo instance) {
                first.compareAndSet(null, Thread.currentThread());
                assertSame(first.get(), Thread.currentThread());
              }
            };
    suite.hearsOfInstancesOfEverySort();
    told("on one of 4 threads", suite::isCalledByManyThreads);
  }

  @Test
  void aListenerThatKeepsSpecsOfFailedStartsIsTold() {
    InstanceListenerConformance suite =
        () -> {
          List<ContainerSpec> kept = new ArrayList<>();
          return new InstanceListener() {
            @Override
            public void beforeCreate(Call call, ContainerSpec spec) {
              kept.add(spec);
            }
          };
        };
    told("holds on", suite::keepsNothingThatHasEnded);
  }

  @Test
  void aListenerThatBlocksIsToldUnlessItSaidSo() {
    InstanceListenerConformance suite = Slow::new;
    told("beforeCall blocks", suite::letsCallsGoOnAtOnce);
    InstanceListenerConformance declared =
        new InstanceListenerConformance() {
          @Override
          public InstanceListener listener() {
            return new Slow();
          }

          @Override
          public boolean isBlocking() {
            return true;
          }
        };
    declared.letsCallsGoOnAtOnce();
  }

  @Test
  void aListenerThatKeepsToTheRulesIsNotTold() {
    InstanceListenerConformance suite = () -> new InstanceListener() {};
    suite.hearsOfInstancesOfEverySort();
    suite.hearsOfInstancesWithoutCalls();
    suite.hearsOfStartsThatFail();
    suite.isCalledByManyThreads();
    suite.keepsNothingThatHasEnded();
    suite.letsCallsGoOnAtOnce();
  }

  @Test
  void aSourceThatTellsWhatDoesNotFitIsTold() {
    told("status gave null", of(() -> null)::tellsFewKeysAndShortValues);
    told("a key is", of(() -> Map.of("", "1"))::tellsFewKeysAndShortValues);
    told("k is", of(() -> Map.of("k", "two\nlines"))::tellsFewKeysAndShortValues);
    told("k is", of(() -> Map.of("k", "x".repeat(5000)))::tellsFewKeysAndShortValues);
    told("own", of(() -> Map.of("girolle.extensions", "1"))::tellsFewKeysAndShortValues);
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      many.put("k" + i, "");
    }
    told("100 keys", of(() -> many)::tellsFewKeysAndShortValues);
  }

  @Test
  void aSourceThatTakesItsTimeIsTold() {
    StatusSource slow =
        () -> {
          pause(1_100);
          return Map.of();
        };
    told("status takes", of(slow)::tellsInTime);
  }

  @Test
  void aSourceThatGoesOnWritingIsTold() {
    Map<String, String> live = new HashMap<>();
    StatusSource source =
        () -> {
          live.put("n", "" + live.hashCode());
          return live;
        };
    told("changed", of(source)::leavesWhatItToldAlone);
  }

  @Test
  void aSourceThatTellsEachThreadSomethingElseIsTold() {
    StatusSource source = () -> Map.of("by " + Thread.currentThread().getName(), "1");
    told("different keys", of(source)::isAskedByManyThreads);
  }

  @Test
  void aSourceThatExpectsACertainConfigurationIsTold() {
    StatusSource source =
        new StatusSource() {
          @Override
          public Map<String, String> status() {
            return Map.of();
          }

          @Override
          public void configure(Map<String, String> config) {
            Integer.parseInt(config.get("level"));
          }
        };
    assertThrows(NumberFormatException.class, of(source)::takesConfigurationsOfEverySort);
  }

  @Test
  void aSourceThatKeepsToTheRulesIsNotTold() throws Exception {
    StatusSourceConformance suite = of(() -> Map.of("living", "3"));
    suite.tellsFewKeysAndShortValues();
    suite.tellsInTime();
    suite.leavesWhatItToldAlone();
    suite.isAskedByManyThreads();
    suite.takesConfigurationsOfEverySort();
  }

  private static final class Slow implements InstanceListener {
    @Override
    public void beforeCall(InstanceInfo instance, Call call) {
      pause(150);
    }
  }

  private static StatusSourceConformance of(StatusSource source) {
    return () -> source;
  }

  private static void pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private static void told(String what, Executable rule) {
    var told = assertThrows(AssertionError.class, rule);
    assertTrue(String.valueOf(told.getMessage()).contains(what), told::toString);
  }
}
