package io.girolle.runner.process;

import io.girolle.spi.Exit;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceStats;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A function as a process. */
final class ProcessInstance implements Instance {
  /** How long the system may take to end a process that can't refuse. */
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final Process process;
  private final SocketAddress endpoint;
  private final CompletionStage<Exit> exited;
  private final InstanceStats stats;

  ProcessInstance(Process process, SocketAddress endpoint, Duration create) {
    this.process = process;
    this.endpoint = endpoint;
    this.exited = process.onExit().thenApply(p -> Exit.code(p.exitValue()));
    this.stats =
        new InstanceStats() {
          @Override
          public Duration create() {
            return create;
          }
        };
  }

  @Override
  public SocketAddress endpoint() {
    return endpoint;
  }

  @Override
  public void freeze() {
    // a process goes on: it has no engine that could hold it
  }

  @Override
  public void thaw() {
    // it was never frozen
  }

  /** Goes by handles: {@code Process.destroy} would close the pipes before the last words. */
  @Override
  public void stop(Duration grace) {
    List<ProcessHandle> descendants = process.descendants().toList();
    if (!grace.isZero()) {
      process.toHandle().destroy();
      descendants.forEach(ProcessHandle::destroy);
      await(grace);
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    descendants.forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    await(KILLED);
  }

  @Override
  public CompletionStage<Exit> exited() {
    return exited;
  }

  @Override
  public InstanceStats stats() {
    return stats;
  }

  private void await(Duration grace) {
    try {
      process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
