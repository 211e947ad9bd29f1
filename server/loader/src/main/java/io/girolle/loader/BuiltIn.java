package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.call.PluginRules;
import io.girolle.spi.Plugin;
import java.util.function.Supplier;

/**
 * A plugin that the host itself brings; it goes through the same context as anyone's.
 *
 * @param name its name among plugins
 * @param configPath where its section stands, for example {@code girolle.lb.pools.static}
 * @param config its section
 * @param state what it reads beside its section: as long as this and the section are the same, it
 *     is kept when other plugins change
 * @param rules the host's rules for it
 * @param plugin makes it, once a generation
 */
public record BuiltIn(
    String name,
    String configPath,
    Config config,
    Supplier<String> state,
    PluginRules rules,
    Supplier<? extends Plugin> plugin) {

  /** One that reads nothing beside its section. */
  public BuiltIn(String name, String configPath, Config config, Supplier<? extends Plugin> plugin) {
    this(name, configPath, config, () -> "", plugin);
  }

  /** One with the rules that hold where nothing else is said. */
  public BuiltIn(
      String name,
      String configPath,
      Config config,
      Supplier<String> state,
      Supplier<? extends Plugin> plugin) {
    this(name, configPath, config, state, PluginRules.defaults(), plugin);
  }
}
