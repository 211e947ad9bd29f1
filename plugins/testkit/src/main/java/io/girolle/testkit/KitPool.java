package io.girolle.testkit;

import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A pool that the test changes. Thread-safe. */
final class KitPool implements RunnerPool {
  private final Set<Sink> sinks = ConcurrentHashMap.newKeySet();
  private volatile List<RunnerSpec> runners;

  KitPool(List<RunnerSpec> runners) {
    this.runners = List.copyOf(runners);
  }

  @Override
  public AutoCloseable watch(String key, Sink sink) {
    sinks.add(sink);
    sink.update(runners);
    return () -> sinks.remove(sink);
  }

  void offer(List<RunnerSpec> next) {
    runners = List.copyOf(next);
    sinks.forEach(sink -> sink.update(runners));
  }
}
