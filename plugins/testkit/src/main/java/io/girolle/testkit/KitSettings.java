package io.girolle.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import io.girolle.call.PluginRules;
import io.girolle.host.config.NodeSettings;
import io.girolle.loader.PluginSettings;
import io.girolle.spi.Placer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the configuration of a node for a setup. */
final class KitSettings {
  private final PluginSetup<?> setup;
  private final Path home;
  private final Config kit;

  /**
   * The settings.
   *
   * @param setup what is wanted
   * @param home the node's folder
   * @param addresses of the scripted runners
   */
  KitSettings(PluginSetup<?> setup, Path home, List<String> addresses) {
    this.setup = setup;
    this.home = home;
    this.kit = ConfigFactory.parseMap(Map.of("testkit.runners", addresses), "the testkit");
  }

  /** Those of the plugin, where the node gets it made. */
  Config ofPlugin() {
    return parse(setup.pluginConfig(), "config of " + setup.instance())
        .withFallback(setup.subject().reference())
        .withFallback(kit)
        .resolve()
        .withoutPath("testkit");
  }

  /** The host's rules for the plugin, where the node gets it made. */
  PluginRules rules() {
    Config plugins = over(ofRules()).getConfig("girolle.plugins");
    return PluginSettings.rules(plugins.withoutPath("reload"), setup.instance());
  }

  /** Those of the node. */
  NodeSettings ofNode() {
    Config own = setup.isIsolated() ? isolated().withFallback(ofRules()) : ConfigFactory.empty();
    return NodeSettings.of(over(own), home);
  }

  /** What the test says, then that, then what is usual. */
  private Config over(Config own) {
    return parse(setup.nodeSettings(), "settings of the test")
        .atPath("girolle")
        .withFallback(own)
        .withFallback(parse(usual(), "the testkit"))
        .withFallback(kit)
        .withFallback(ConfigFactory.defaultReferenceUnresolved().withOnlyPath("girolle"))
        .resolve();
  }

  private Config isolated() {
    String name = setup.instance();
    String quoted = ConfigUtil.quoteString(name);
    return ConfigFactory.parseString("girolle.plugins.enabled = [" + quoted + "]")
        .withFallback(parse(setup.pluginConfig(), "config of " + name).atPath(path("config")));
  }

  private Config ofRules() {
    return parse(setup.pluginRules(), "rules of " + setup.instance()).atPath(path("rules"));
  }

  private String path(String section) {
    return "girolle.plugins." + section + "." + ConfigUtil.joinPath(setup.instance());
  }

  private String usual() {
    boolean isPlacer = Placer.class.isAssignableFrom(setup.subject().type());
    return """
        girolle {
          node { id = testkit, role = %s, drain = 10s }
          http { host = "127.0.0.1", port = 0 }
          admin { host = "127.0.0.1", port = 0 }
          plugins { dir = plugins, allow-writable = true, reload.every = 0s, stall = 10s }
          catalog.use = testkit
          lb {
            placer = "%s"
            pool = %s
            placement { timeout = 20s, detached-timeout = 20s }
            headroom = 10s
            connect-timeout = 10s
            status.every = 0s
            explain = true
          }
          runner {
            count = %d
            grpc { host = "127.0.0.1", port = 0 }
            driver = testkit
            start-timeout = 20s
            run-folder = "%s"
          }
        }
        """
        .formatted(
            setup.realRunners() > 0 ? "all" : "lb",
            isPlacer ? setup.instance() : KitPlugin.NAME,
            setup.realRunners() > 0 ? "static" : KitPlugin.NAME,
            Math.max(1, setup.realRunners()),
            home.resolve("run"));
  }

  private static Config parse(String hocon, String origin) {
    return ConfigFactory.parseString(
        hocon, ConfigParseOptions.defaults().setOriginDescription(origin));
  }
}
