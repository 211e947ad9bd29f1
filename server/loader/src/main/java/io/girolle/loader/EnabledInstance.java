package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.call.PluginRules;
import io.girolle.call.config.Fault;

/**
 * An instance that the operator enabled, with all that the configuration says of it.
 *
 * @param name its name in {@code enabled}
 * @param plugin the plugin that it runs
 * @param key the key that names the plugin
 * @param place file and line of that key
 * @param rules the host's rules for it
 * @param config its own section; empty when there is none
 * @param configPath where that section stands
 */
record EnabledInstance(
    String name,
    String plugin,
    String key,
    String place,
    PluginRules rules,
    Config config,
    String configPath) {

  /** A fault of naming this plugin. */
  Fault fault(String message) {
    return new Fault(place, key, message);
  }
}
