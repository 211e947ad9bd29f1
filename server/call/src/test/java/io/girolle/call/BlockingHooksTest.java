package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockingHooksTest {
  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  @Test
  void withoutVirtualThreadsItRefusesWhatItHasNoThreadFor() throws Exception {
    assumeTrue(!VIRTUAL_THREADS, "this JVM has virtual threads");
    ExecutorService executor = BlockingHooks.executor(2);
    var release = new CountDownLatch(1);
    var inside = new CountDownLatch(2);
    try {
      for (int i = 0; i < 2; i++) {
        executor.execute(() -> block(inside, release));
      }
      assertTrue(inside.await(60, TimeUnit.SECONDS));
      assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}));
    } finally {
      release.countDown();
      executor.shutdownNow();
    }
  }

  @Test
  void withVirtualThreadsItTakesAll() throws Exception {
    assumeTrue(VIRTUAL_THREADS, "this JVM has no virtual threads");
    ExecutorService executor = BlockingHooks.executor(1);
    var release = new CountDownLatch(1);
    var inside = new CountDownLatch(1_000);
    try {
      for (int i = 0; i < 1_000; i++) {
        executor.execute(() -> block(inside, release));
      }
      assertTrue(inside.await(60, TimeUnit.SECONDS));
    } finally {
      release.countDown();
      executor.shutdownNow();
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

  private static void block(CountDownLatch inside, CountDownLatch release) {
    inside.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
