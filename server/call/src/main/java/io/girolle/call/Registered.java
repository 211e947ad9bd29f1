package io.girolle.call;

import io.girolle.spi.NodeRole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part that a plugin has registered, with what it said about it.
 *
 * @param <T> the kind of part
 * @param plugin whose part it is
 * @param name its own name: what it is picked by, or tells it from others of the plugin
 * @param part the part
 * @param role where it runs
 * @param blocking whether its hooks may block
 * @param owns extension keys that no other plugin may write
 */
public record Registered<T>(
    PluginInstance plugin, String name, T part, NodeRole role, boolean blocking, Set<String> owns) {

  /** Whether it is the same part of the same installed plugin; the plugin's code isn't asked. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Registered<?> that
        && plugin == that.plugin
        && part == that.part
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(plugin) + System.identityHashCode(part);
  }

  /** The plugin's name, and the part's own where that tells more. */
  public String label() {
    return name.isEmpty() || name.equals(plugin.name())
        ? plugin.name()
        : plugin.name() + "/" + name;
  }
}
