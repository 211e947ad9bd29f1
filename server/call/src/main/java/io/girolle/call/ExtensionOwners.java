package io.girolle.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who has claimed which extension keys for itself. Immutable. */
final class ExtensionOwners {
  private final Map<String, PluginInstance> owners = new HashMap<>();

  ExtensionOwners(List<Registered<?>> parts) {
    for (Registered<?> part : parts) {
      part.owns().forEach(key -> owners.putIfAbsent(key, part.plugin()));
    }
  }

  /**
   * Checks that a plugin may write a key.
   *
   * @throws IllegalStateException when another jar's plugin owns it
   */
  void check(String key, PluginInstance writer) {
    PluginInstance owner = owners.get(key);
    if (owner != null && !owner.source().equals(writer.source())) {
      throw new IllegalStateException(
          "extension %s belongs to plugin %s; %s may not write it".formatted(key, owner, writer));
    }
  }
}
