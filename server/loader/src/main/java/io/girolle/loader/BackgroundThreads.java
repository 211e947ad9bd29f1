package io.girolle.loader;

import io.girolle.call.PluginInstance;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that the host lends to one plugin instance: made when it first asks, named after it,
 * under its class loader, and stopped with it. What its work throws is logged. Thread-safe.
 */
final class BackgroundThreads implements AutoCloseable {
  private static final int THREADS = 2;

  private final PluginInstance plugin;
  private final Duration patience;
  private @Nullable Pool pool;
  private @Nullable ScheduledExecutorService lent;
  private boolean closed;

  /**
   * Threads for a plugin.
   *
   * @param plugin the instance
   * @param patience how long its work may take to end when it is told to
   */
  BackgroundThreads(PluginInstance plugin, Duration patience) {
    this.plugin = plugin;
    this.patience = patience;
  }

  /**
   * The executor that the plugin may use.
   *
   * @throws IllegalStateException when the plugin is closed
   */
  synchronized ScheduledExecutorService lend() {
    if (closed) {
      throw new IllegalStateException(plugin.name() + ": the plugin is closed");
    }
    if (lent == null) {
      pool = new Pool(plugin);
      lent = Executors.unconfigurableScheduledExecutorService(pool);
    }
    return lent;
  }

  @Override
  public void close() {
    Pool stopped = end();
    if (stopped == null) {
      return;
    }
    stopped.shutdownNow();
    try {
      if (!stopped.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        plugin
            .log()
            .warn(
                "event=plugin-threads-remain plugin={} threads={}",
                plugin.name(),
                stopped.getPoolSize());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Pool end() {
    closed = true;
    Pool stopped = pool;
    pool = null;
    lent = null;
    return stopped;
  }

  private static final class Pool extends ScheduledThreadPoolExecutor {
    private final PluginInstance plugin;

    Pool(PluginInstance plugin) {
      super(THREADS, threads(plugin.name()));
      this.plugin = plugin;
      setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads(String name) {
      var count = new AtomicInteger();
      return work -> new Lent(work, "plugin-" + name + "-" + count.incrementAndGet());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable work) {
      plugin.enter();
    }

    @Override
    protected void afterExecute(Runnable work, @Nullable Throwable thrown) {
      Throwable failure = thrown == null ? failure(work) : thrown;
      if (failure != null && !isShutdown()) {
        plugin.failed("background", failure);
      }
    }

    private static @Nullable Throwable failure(Runnable work) {
      if (work instanceof Future<?> future && future.isDone()) {
        try {
          future.get();
        } catch (ExecutionException e) {
          return e.getCause();
        } catch (CancellationException e) {
          return null;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return null;
    }
  }

  /** Of a class of the host's, so that it isn't taken for one that the plugin began by itself. */
  private static final class Lent extends Thread {
    Lent(Runnable work, String name) {
      super(work, name);
      setDaemon(true);
    }
  }
}
