package io.girolle.call;

import io.girolle.spi.NodeRole;
import java.util.Set;

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

  /** The plugin's name, and the part's own where that tells more. */
  public String label() {
    return name.isEmpty() || name.equals(plugin.name())
        ? plugin.name()
        : plugin.name() + "/" + name;
  }
}
