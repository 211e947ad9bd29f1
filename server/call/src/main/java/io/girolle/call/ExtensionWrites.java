package io.girolle.call;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Which plugins write which extension keys, and how often they write over each other's. */
final class ExtensionWrites {
  /** Keys are a plugin's constants; one that makes them up is followed no further than this. */
  private static final int MOST_KEYS = 256;

  private final ConcurrentHashMap<String, Writes> byKey = new ConcurrentHashMap<>();

  private static final class Writes {
    private final Set<String> writers = ConcurrentHashMap.newKeySet();
    private final LongAdder overwrites = new LongAdder();
  }

  /**
   * A plugin wrote a key, or removed it.
   *
   * @param before who wrote it before, in the same call
   */
  void wrote(String key, PluginInstance writer, @Nullable PluginInstance before) {
    Writes writes = byKey.get(key);
    if (writes == null) {
      if (byKey.size() >= MOST_KEYS) {
        return;
      }
      writes = byKey.computeIfAbsent(key, k -> new Writes());
    }
    if (!writes.writers.contains(writer.name())) {
      writes.writers.add(writer.name());
    }
    if (before != null && before != writer) {
      writes.overwrites.increment();
    }
  }

  /** All that was written so far, by key. */
  List<ExtensionWrite> all() {
    return new TreeMap<>(byKey)
        .entrySet().stream()
            .map(
                e ->
                    new ExtensionWrite(
                        e.getKey(),
                        e.getValue().writers.stream().sorted().toList(),
                        e.getValue().overwrites.sum()))
            .toList();
  }
}
