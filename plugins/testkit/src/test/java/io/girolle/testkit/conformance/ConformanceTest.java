package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.Call;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.girolle.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each rule is broken once, and the suite tells. */
class ConformanceTest {

  @Test
  void aPlacerThatTriesARunnerAgainIsTold() {
    PlacerConformance suite = () -> set -> (call, attempts) -> first(set.runners());
    told("again", suite::endsEachRoundAndRepeatsNoRunnerThatRefused);
  }

  @Test
  void aPlacerThatFailsOnAnEmptyPoolIsTold() {
    PlacerConformance suite = () -> set -> (call, attempts) -> Step.tryRunner(set.runners().get(0));
    assertThrows(IndexOutOfBoundsException.class, suite::triesNobodyInAnEmptyPool);
  }

  @Test
  void aPlacerThatStaysWithItsOldRunnersIsTold() {
    PlacerConformance suite =
        () -> {
          List<Runner> all = new ArrayList<>();
          return set -> {
            all.addAll(set.runners());
            return inOrder(all);
          };
        };
    told("isn't of", suite::survivesChurn);
  }

  @Test
  void aPlacerThatFavoursOneRunnerIsTold() {
    PlacerConformance unfair = () -> set -> inOrder(set.runners());
    told("got", unfair::isStickyOrFairAsItDeclares);
    told(
        "never came to",
        ((PlacerConformance) () -> set -> onlyTwo(set.runners()))::findsTheOneRunnerThatHasRoom);
  }

  @Test
  void aPlacerThatOnlySaysItIsStickyIsTold() {
    PlacerConformance suite =
        () -> {
          var turns = new AtomicInteger();
          return new Placer() {
            @Override
            public Picker over(RunnerSet set) {
              return (call, attempts) ->
                  Step.tryRunner(set.runners().get(turns.getAndIncrement() % set.runners().size()));
            }

            @Override
            public boolean sticky() {
              return true;
            }
          };
        };
    told("expected", suite::isStickyOrFairAsItDeclares);
  }

  @Test
  void aPlacerThatDrawsFromElsewhereIsTold() {
    PlacerConformance suite =
        () ->
            set ->
                (call, attempts) -> {
                  List<Runner> left =
                      set.runners().stream().filter(r -> !attempts.refused(r)).toList();
                  return left.isEmpty()
                      ? Step.nextRound()
                      : Step.tryRunner(left.get(ThreadLocalRandom.current().nextInt(left.size())));
                };
    suite.endsEachRoundAndRepeatsNoRunnerThatRefused();
    suite.isStickyOrFairAsItDeclares();
    told("expected", suite::givesTheSameStepsForTheSameSeed);
  }

  @Test
  void anOverriderThatFailsOnSomeCallIsTold() {
    OverriderConformance suite =
        () -> call -> call.extension("TYPE", call.headers().get("Content-Type").get(0));
    told("NullPointerException", suite::takesCallsOfEverySort);
  }

  @Test
  void anOverriderThatEditsDifferentlyEachTimeIsTold() {
    OverriderConformance counting =
        () -> {
          var calls = new AtomicInteger();
          return call -> call.extension("N", "" + calls.incrementAndGet());
        };
    told("expected", counting::repeatsItself);
    told("different edits", counting::isCalledByManyThreads);
  }

  @Test
  void anOverriderThatKeepsOrPassesOnItsEditIsTold() {
    OverriderConformance keeping =
        () -> {
          List<CallEdit> kept = new ArrayList<>();
          return kept::add;
        };
    told("holds on", keeping::leavesTheEditAloneOnceItHasReturned);
    OverriderConformance passing =
        () -> call -> CompletableFuture.runAsync(() -> call.extension("A", "1")).join();
    told("another thread", passing::leavesTheEditAloneOnceItHasReturned);
  }

  @Test
  void aListenerThatKeepsCallsIsTold() {
    ListenerConformance suite =
        () -> {
          List<Call> kept = new ArrayList<>();
          return new CallListener() {
            @Override
            public void afterCall(Call call, CallResult result) {
              kept.add(call);
            }
          };
        };
    told("holds on", suite::keepsNoCallThatHasEnded);
  }

  @Test
  void aListenerThatExpectsARunnerIsTold() {
    ListenerConformance suite =
        () ->
            new CallListener() {
              @Override
              public void afterCall(Call call, CallResult result) {
                assertTrue(result.runnerId().length() > 0);
              }
            };
    assertThrows(NullPointerException.class, suite::hearsOfCallsOfEverySort);
  }

  @Test
  void aDriverExtensionThatLooksAtTheSingleCallIsTold() {
    DriverExtensionConformance suite =
        new DriverExtensionConformance() {
          @Override
          public DriverExtension extension() {
            return new DriverExtension() {
              @Override
              public Set<String> keys() {
                return Set.of("KEY");
              }

              @Override
              public void customize(Call call, ContainerSpec spec) {
                spec.environment("CALL", call.id());
              }
            };
          }

          @Override
          public Map<String, String> extensions() {
            return Map.of("KEY", "value");
          }
        };
    suite.keysAreSteady();
    suite.takesCallsWithoutItsKeys();
    told("of one function", suite::makesTheSameOfAllCallsThatShareAnInstance);
  }

  @Test
  void aPoolThatGoesOnTellingIsTold() {
    List<RunnerPool.Sink> sinks = new ArrayList<>();
    PoolConformance suite =
        new PoolConformance() {
          @Override
          public RunnerPool pool() {
            return (key, sink) -> {
              sinks.add(sink);
              sink.update(List.of(RunnerSpec.of("a:1"), RunnerSpec.of("a:1")));
              return () -> {};
            };
          }

          @Override
          public void change() {
            sinks.forEach(sink -> sink.update(List.of()));
          }
        };
    told("one id", suite::tellsWhoWatches);
    assertThrows(Exception.class, suite::isSilentOnceTheWatchIsClosed);
  }

  private static Step first(List<Runner> runners) {
    return runners.isEmpty() ? Step.nextRound() : Step.tryRunner(runners.get(0));
  }

  private static Picker inOrder(List<Runner> runners) {
    return (call, attempts) ->
        first(runners.stream().filter(runner -> !attempts.refused(runner)).toList());
  }

  private static Picker onlyTwo(List<Runner> runners) {
    return inOrder(runners.subList(0, Math.min(2, runners.size())));
  }

  private static void told(String what, Executable rule) {
    var told = assertThrows(AssertionError.class, rule);
    assertTrue(String.valueOf(told.getMessage()).contains(what), told::getMessage);
  }
}
