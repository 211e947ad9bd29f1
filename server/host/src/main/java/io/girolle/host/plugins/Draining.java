package io.girolle.host.plugins;

import io.girolle.loader.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The generations that are out of service and still have calls; limited in number. Thread-safe. */
final class Draining {
  private final int limit;
  private final Map<Generation, Instant> since = new LinkedHashMap<>();

  Draining(int limit) {
    this.limit = limit;
  }

  synchronized void add(Generation generation, Instant when) {
    since.put(generation, when);
  }

  synchronized void remove(Generation generation) {
    since.remove(generation);
    notifyAll();
  }

  /** Waits until there is room for one more; false when there is none in time. */
  synchronized boolean awaitRoom(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (since.size() >= limit) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }

  synchronized Collection<Generation> generations() {
    return new ArrayList<>(since.keySet());
  }

  synchronized List<PluginsState.Draining> state() {
    return since.entrySet().stream()
        .map(e -> new PluginsState.Draining(e.getKey().number(), e.getValue()))
        .toList();
  }
}
