package io.girolle.runner;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.proto.CallFinished;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Instances that are there before their calls. */
class PrewarmTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void keptInstancesServeTheFirstCallsAndAreStartedAnewWhenTheyDie() throws IOException {
    try (var runner =
        TestRunner.setUp().prewarm(new OneFunction(), "[{ function = warm, count = 2 }]").start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 2);
      assertEquals(2, started(runner));
      Engaged first = runner.call(TestCall.of("warm"));
      String pid = first.seen("pid");
      assertEquals(0, first.finished().getInitStartTime(), "it wasn't started for the call");
      assertEquals(2, started(runner));
      ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
      await().atMost(LONG).until(() -> started(runner) == 3);
      await().atMost(LONG).until(() -> frozen(runner) == 2);
      assertNotEquals(pid, runner.call(TestCall.of("warm")).seen("pid"));
    }
  }

  @Test
  void keptInstanceIsNotEvicted() throws IOException {
    try (var runner =
        TestRunner.setUp()
            .memory(100)
            .prewarm(new OneFunction(), "[{ function = warm, count = 1 }]")
            .start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      assertEquals(503, runner.finish(TestCall.of("other")).getErrorCode());
      assertTrue(runner.finish(TestCall.of("warm")).getSuccess());
      assertEquals(1, started(runner));
    }
  }

  @Test
  void runnerServesWhateverBecomesOfWhatItShouldKeep() throws IOException {
    try (var runner =
        TestRunner.setUp()
            .prewarm(new OneFunction(), "[{ function = unknown, count = 1 }]")
            .start()) {
      assertTrue(runner.finish(TestCall.of("other")).getSuccess());
      assertEquals(1, started(runner));
    }
  }

  @Test
  void nothingIsStartedAnewOnceTheRunnerStops() throws Exception {
    try (var runner =
        TestRunner.setUp().prewarm(new OneFunction(), "[{ function = warm, count = 1 }]").start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      String pid = runner.call(TestCall.of("warm")).seen("pid");
      runner.runner.drain(Duration.ofSeconds(5));
      assertFalse(TestRunner.isAlive(pid));
    }
  }

  @Test
  void keptInstanceFollowsTheCatalog() throws IOException {
    var catalog = new OneFunction();
    try (var runner =
        TestRunner.setUp()
            .keys("prewarm-check = 100ms")
            .prewarm(catalog, "[{ function = warm, count = 1 }]")
            .start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      catalog.warm = TestCall.of("warm").memory(80);
      await().atMost(LONG).until(() -> started(runner) == 2 && frozen(runner) == 1);
      assertWarm(runner, TestCall.of("warm").memory(80));
      catalog.warm = TestCall.of("warm").memory(80).config("K", "v");
      await().atMost(LONG).until(() -> started(runner) == 3 && frozen(runner) == 1);
      assertWarm(runner, TestCall.of("warm").memory(80).config("K", "v"));
      catalog.warm = TestCall.of("warm").memory(80).config("K", "v").image("status");
      await().atMost(LONG).until(() -> started(runner) == 4 && frozen(runner) == 1);
      assertWarm(runner, TestCall.of("warm").memory(80).config("K", "v").image("status"));
      assertEquals(4, started(runner));
    }
  }

  @Test
  void keptInstanceIsLetGoWhenTheCatalogHasItsFunctionNoMoreAndStartedAgainWhenItHas()
      throws IOException {
    var catalog = new OneFunction();
    try (var runner =
        TestRunner.setUp()
            .keys("prewarm-check = 100ms")
            .prewarm(catalog, "[{ function = warm, count = 1 }]")
            .start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      catalog.warm = null;
      await().atMost(LONG).until(() -> runner.instances() == 0);
      catalog.warm = TestCall.of("warm");
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      assertEquals(2, started(runner));
    }
  }

  @Test
  void keptInstanceStaysWhileTheCatalogCannotBeAsked() throws IOException {
    var catalog = new OneFunction();
    try (var runner =
        TestRunner.setUp()
            .keys("prewarm-check = 50ms")
            .prewarm(catalog, "[{ function = warm, count = 1 }]")
            .start()) {
      await().atMost(LONG).until(() -> frozen(runner) == 1);
      catalog.isDown = true;
      int before = catalog.asked.get();
      await().atMost(LONG).until(() -> catalog.asked.get() > before + 2);
      assertEquals(1, runner.instances());
      assertWarm(runner, TestCall.of("warm"));
    }
  }

  private static void assertWarm(TestRunner runner, TestCall call) {
    CallFinished end = runner.finish(call);
    assertTrue(end.getSuccess(), end::toString);
    assertEquals(0, end.getInitStartTime(), "it wasn't started for the call");
  }

  private static double frozen(TestRunner runner) {
    return runner.meter("girolle.runner.instances.frozen");
  }

  private static double started(TestRunner runner) {
    return runner.meters.get("girolle.runner.instances.started").functionCounter().count();
  }

  /** The function that {@link TestCall} calls {@code warm}. */
  private static final class OneFunction implements Catalog {
    final AtomicInteger asked = new AtomicInteger();
    volatile TestCall warm = TestCall.of("warm");
    volatile boolean isDown;

    @Override
    public CompletionStage<Optional<App>> app(String id) {
      return CompletableFuture.completedFuture(Optional.of(App.builder("app", "app").build()));
    }

    @Override
    public CompletionStage<Optional<AppFunction>> function(String id) {
      asked.incrementAndGet();
      return isDown
          ? CompletableFuture.failedFuture(new IOException("the catalog is down"))
          : CompletableFuture.completedFuture(
              Optional.ofNullable(warm).filter(w -> id.equals("warm")).map(TestCall::function));
    }

    @Override
    public CompletionStage<Optional<AppTrigger>> trigger(String app, String source) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }
}
