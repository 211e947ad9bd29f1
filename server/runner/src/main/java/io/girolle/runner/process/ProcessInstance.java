package io.girolle.runner.process;

import io.girolle.spi.DriverException;
import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;

/** A function as a process. */
final class ProcessInstance implements Instance {
  private static final int KILLED_CODE = 137;

  /** How long the system may take to end a process that can't refuse. */
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final ProcessTree tree;
  private final Cgroup cgroup;
  private final Signals signals;
  private final SocketAddress endpoint;
  private final CompletableFuture<Exit> exited = new CompletableFuture<>();
  private final InstanceStats stats;
  private final Logger log;
  private boolean frozen;
  private boolean stopped;

  /**
   * An instance.
   *
   * @param tree what was started, and all that it starts
   * @param cgroup holds them; maybe none
   * @param signals are needed for as long as it lives
   * @param endpoint where it will listen
   * @param create how long it took to start the process
   * @param log hears of what can't be removed
   */
  ProcessInstance(
      ProcessTree tree,
      Cgroup cgroup,
      Signals signals,
      SocketAddress endpoint,
      Duration create,
      Logger log) {
    this.tree = tree;
    this.cgroup = cgroup;
    this.signals = signals;
    this.endpoint = endpoint;
    this.log = log;
    this.stats =
        new InstanceStats() {
          @Override
          public Duration create() {
            return create;
          }
        };
  }

  /**
   * Begins to wait for its end, on a thread of its own: the JDK would tell it on the pool that all
   * of the process share, and whoever keeps that busy would keep the end from being noticed.
   */
  void watch(Process process, String id) {
    var thread =
        new Thread(
            () -> {
              try {
                gather();
                exited.complete(exit(process.waitFor()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            id + "-exit");
    thread.setDaemon(true);
    thread.start();
  }

  private void gather() {
    try {
      tree.gather();
    } catch (IOException e) {
      log.debug("event=process-not-gathered endpoint={}", endpoint, e); // it has ended meanwhile
    }
  }

  private Exit exit(int code) {
    return code == KILLED_CODE && cgroup.hasRunOutOfMemory()
        ? Exit.outOfMemoryKill()
        : Exit.code(code);
  }

  @Override
  public SocketAddress endpoint() {
    return endpoint;
  }

  @Override
  public synchronized void freeze() throws DriverException {
    signal("STOP");
    frozen = true;
  }

  @Override
  public synchronized void thaw() throws DriverException {
    signal("CONT");
    frozen = false;
  }

  private void signal(String signal) throws DriverException {
    if (stopped) {
      throw new DriverException("the process has been stopped", null);
    }
    try {
      tree.signal(signal);
    } catch (IOException e) {
      throw new DriverException("can't signal the process: " + e.getMessage(), e);
    }
  }

  /** By signals, since {@code Process.destroy} would close the pipes before the last words. */
  @Override
  public synchronized void stop(Duration grace) {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      if (!grace.isZero() && !exited.isDone()) {
        ask(grace);
      }
      tree.kill();
      exited.get(KILLED.toNanos(), TimeUnit.NANOSECONDS);
      cgroup.remove();
    } catch (IOException | TimeoutException | ExecutionException e) {
      log.warn("event=process-stays driver=process endpoint={} error=\"{}\"", endpoint, e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      signals.release();
    }
  }

  private void ask(Duration grace) throws IOException, InterruptedException {
    tree.signal("TERM");
    if (frozen) {
      tree.signal("CONT");
    }
    var unused = tree.await(grace);
  }

  @Override
  public CompletableFuture<Exit> exited() {
    return exited;
  }

  @Override
  public InstanceStats stats() {
    return stats;
  }
}
