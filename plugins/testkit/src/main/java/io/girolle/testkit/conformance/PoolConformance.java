package io.girolle.testkit.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.girolle.spi.Call;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Test;

/** What holds for every pool. A test of one implements this and gives it a pool. */
public interface PoolConformance {

  /** A pool that answers, from a registry of the test's if it needs one. */
  RunnerPool pool() throws Exception;

  /** Changes what the pool would tell next, if the test can. */
  default void change() throws Exception {}

  /** Calls wait until a watched pool has said something: runners, or why it can't tell. */
  @Test
  default void tellsWhoWatches() throws Exception {
    RunnerPool pool = pool();
    var heard = new Heard();
    try (AutoCloseable watch = pool.watch(pool.keyFor(SampleCalls.of("hello")), heard)) {
      assertNotNull(watch, "watch gave null");
      heard.await();
    }
    for (List<RunnerSpec> runners : heard.updates) {
      assertEquals(
          runners.size(),
          runners.stream().map(RunnerSpec::id).distinct().count(),
          () -> "two runners have one id: " + runners);
    }
  }

  /** Few keys are expected, and the same for the same function. */
  @Test
  default void keysAreSteady() throws Exception {
    RunnerPool pool = pool();
    for (Call call : SampleCalls.all()) {
      assertNotNull(pool.keyFor(call), "keyFor gave null");
      assertEquals(pool.keyFor(call), pool.keyFor(call));
    }
  }

  /** Two generations of plugins may watch at a time; the end of one is not that of the other. */
  @Test
  default void isWatchedTwice() throws Exception {
    RunnerPool pool = pool();
    String key = pool.keyFor(SampleCalls.of("hello"));
    var first = new Heard();
    var second = new Heard();
    AutoCloseable watch = pool.watch(key, first);
    try (AutoCloseable other = pool.watch(key, second)) {
      assertNotNull(other);
      first.await();
      second.await();
    } finally {
      watch.close();
    }
    var again = new Heard();
    try (AutoCloseable later = pool.watch(key, again)) {
      assertNotNull(later);
      again.await();
    }
  }

  /** Who has closed a watch hears no more. */
  @Test
  default void isSilentOnceTheWatchIsClosed() throws Exception {
    RunnerPool pool = pool();
    var heard = new Heard();
    AutoCloseable watch = pool.watch(pool.keyFor(SampleCalls.of("hello")), heard);
    heard.await();
    watch.close();
    int before = heard.count();
    change();
    await()
        .during(Duration.ofMillis(200))
        .atMost(Heard.PATIENCE)
        .failFast("it is told of a change", () -> heard.count() != before)
        .until(() -> heard.count() == before);
    assertFalse(heard.updates.stream().anyMatch(runners -> runners == null), "an update is null");
  }

  /** What a watcher has heard. */
  final class Heard implements RunnerPool.Sink {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConcurrentLinkedDeque<List<RunnerSpec>> updates = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<CallRejectedException> failures =
        new ConcurrentLinkedDeque<>();

    private Heard() {}

    @Override
    public void update(List<RunnerSpec> runners) {
      updates.add(List.copyOf(runners));
    }

    @Override
    public void failed(CallRejectedException error) {
      failures.add(error);
    }

    private int count() {
      return updates.size() + failures.size();
    }

    private void await() {
      org.awaitility.Awaitility.await("the pool says something")
          .atMost(PATIENCE)
          .until(() -> count() > 0);
    }
  }
}
