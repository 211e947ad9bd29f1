package io.girolle.plugins.docker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When images were last used, by id. Thread-safe. */
final class ImageUse {
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private final InstantSource clock;

  ImageUse(InstantSource clock) {
    this.clock = clock;
  }

  void note(String id) {
    used.put(id, clock.instant());
  }

  /** When it was used; long ago when that isn't known. */
  Instant last(String id) {
    return used.getOrDefault(id, Instant.MIN);
  }

  /** Forgets all but these. */
  void keep(Set<String> ids) {
    used.keySet().retainAll(ids);
  }
}
