package io.girolle.call;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the executor of hooks that may block: a virtual thread a hook where the JVM has them, else
 * a bounded pool that refuses what it has no thread for.
 */
public final class BlockingHooks {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final String THREAD = "girolle-blocking";

  private BlockingHooks() {}

  /**
   * An executor for blocking hooks.
   *
   * @param maxThreads how many platform threads it may have where there are no virtual ones
   */
  public static ExecutorService executor(int maxThreads) {
    try {
      return virtualThreads();
    } catch (ReflectiveOperationException e) {
      return pool(maxThreads);
    }
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Class<?> builder = Class.forName("java.lang.Thread$Builder");
    Object unnamed = Thread.class.getMethod("ofVirtual").invoke(null);
    Object named = builder.getMethod("name", String.class).invoke(unnamed, THREAD);
    Object factory = builder.getMethod("factory").invoke(named);
    return (ExecutorService)
        Executors.class
            .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
            .invoke(null, factory);
  }

  private static ExecutorService pool(int maxThreads) {
    return new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE.toSeconds(),
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          var thread = new Thread(task, THREAD);
          thread.setDaemon(true);
          return thread;
        });
  }
}
