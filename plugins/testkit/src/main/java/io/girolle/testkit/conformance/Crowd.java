package io.girolle.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that do the same at the same time. */
final class Crowd {
  private static final int THREADS = 4;
  private static final int PATIENCE_SECONDS = 60;

  private Crowd() {}

  /** Has four threads do something, and gives what each came to. */
  static <T> List<T> each(Callable<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      var together = new CyclicBarrier(THREADS);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(
            threads.submit(
                () -> {
                  together.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("on one of " + THREADS + " threads: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("still busy after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
