package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.call.PluginRules;

/**
 * All that an installed plugin is made from. What would be made from the same is kept instead of
 * being made again.
 *
 * @param instance its name in {@code enabled}
 * @param source the file, or {@code built in}
 * @param digest what its code and files are
 * @param rules the host's rules for it
 * @param config its own section
 */
record Recipe(String instance, String source, String digest, PluginRules rules, Config config) {

  static Recipe of(EnabledInstance enabled, PluginFile file) {
    return new Recipe(
        enabled.name(), file.path().toString(), file.digest(), enabled.rules(), enabled.config());
  }

  static Recipe of(BuiltIn builtIn) {
    return new Recipe(
        builtIn.name(), "built in", builtIn.state().get(), builtIn.rules(), builtIn.config());
  }
}
