package io.girolle.agent;

import io.girolle.spi.RunnerPool;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that a hook holds. */
final class HeldThread {
  private volatile String name = "";

  /** Holds the present thread until it is let go. */
  void until(CountDownLatch letGo) {
    name = Thread.currentThread().getName();
    try {
      letGo.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String name() {
    return name;
  }

  /** What a pool without runners does about a watcher. */
  static AutoCloseable noRunners(String key, RunnerPool.Sink sink) {
    sink.update(List.of());
    return () -> {};
  }
}
