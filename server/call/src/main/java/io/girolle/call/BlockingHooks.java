package io.girolle.call;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the executor of hooks that may block: a virtual thread a hook where the JVM has them, else
 * a bounded pool that refuses what it has no thread for.
 */
public final class BlockingHooks {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private BlockingHooks() {}

  /**
   * An executor for blocking hooks.
   *
   * @param maxThreads how many platform threads it may have where there are no virtual ones
   */
  public static ExecutorService executor(int maxThreads) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return pool(maxThreads);
    }
  }

  private static ExecutorService pool(int maxThreads) {
    return new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE.toSeconds(),
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          var thread = new Thread(task, "girolle-blocking");
          thread.setDaemon(true);
          return thread;
        });
  }
}
