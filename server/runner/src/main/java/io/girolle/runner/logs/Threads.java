package io.girolle.runner.logs;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes executors whose threads are there only as long as they have something to do. */
final class Threads {
  private static final long IDLE_SECONDS = 10;

  private Threads() {}

  /**
   * An executor that refuses what is too much.
   *
   * @param name the beginning of its threads' names
   * @param threads how many at the most
   * @param waiting how many tasks may wait
   */
  static ExecutorService few(String name, int threads, int waiting) {
    var number = new AtomicLong();
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            task -> {
              var thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
