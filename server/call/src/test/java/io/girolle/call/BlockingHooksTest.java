package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockingHooksTest {
  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  @Test
  void withoutVirtualThreadsItRefusesWhatItHasNoThreadForAndWithThemItTakesAll() throws Exception {
    ExecutorService executor = BlockingHooks.executor(2);
    var release = new CountDownLatch(1);
    var inside = new CountDownLatch(2);
    try {
      for (int i = 0; i < 2; i++) {
        executor.execute(() -> block(inside, release));
      }
      assertTrue(inside.await(60, TimeUnit.SECONDS));

      assertEquals(VIRTUAL_THREADS, takes(executor));
    } finally {
      release.countDown();
      executor.shutdownNow();
    }
  }

  private static boolean takes(ExecutorService executor) {
    try {
      executor.execute(() -> {});
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Test
  void itsThreadsDoNotKeepTheJvmAlive() throws Exception {
    ExecutorService executor = BlockingHooks.executor(1);
    try {
      var daemons = new AtomicInteger();
      executor
          .submit(() -> daemons.addAndGet(Thread.currentThread().isDaemon() ? 1 : 0))
          .get(60, TimeUnit.SECONDS);
      assertEquals(1, daemons.get());
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void itsThreadsAreNamed() throws Exception {
    ExecutorService executor = BlockingHooks.executor(1);
    try {
      var name = executor.submit(() -> Thread.currentThread().getName());
      assertEquals("girolle-blocking", name.get(60, TimeUnit.SECONDS));
    } finally {
      executor.shutdownNow();
    }
  }

  private static void block(CountDownLatch inside, CountDownLatch release) {
    inside.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
