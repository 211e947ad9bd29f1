package io.girolle.loader;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import java.util.List;

/** Turns what one plugin throws at its host into faults for the operator. */
final class PluginFaults {
  private final PluginInstance plugin;
  private final String configPath;
  private final String owner;

  /**
   * Faults of a plugin.
   *
   * @param plugin the instance
   * @param configPath where its section stands
   * @param owner what faults of its configuration say of it; empty when the path says it all
   */
  PluginFaults(PluginInstance plugin, String configPath, String owner) {
    this.plugin = plugin;
    this.configPath = configPath;
    this.owner = owner;
  }

  /**
   * What was thrown, as a refusal. The stack goes to the log.
   *
   * @param where the plugin's code that threw, for example {@code install}
   * @param thrown what it threw
   */
  RefusedException refusal(String where, Throwable thrown) {
    if (thrown instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    plugin.log().debug("event=plugin-refused plugin={} hook={}", plugin.name(), where, thrown);
    if (thrown instanceof RefusedException refused) {
      return refused;
    } else if (thrown instanceof InvalidConfigException invalid) {
      return new RefusedException(invalid.faults().stream().map(this::owned).toList());
    } else if (thrown instanceof ConfigException unfit) {
      return new RefusedException(List.of(owned(fault(unfit))));
    }
    return new RefusedException(plugin, Explain.thrown(where, thrown));
  }

  private Fault fault(ConfigException unfit) {
    ConfigOrigin origin = unfit.origin();
    String message = Explain.oneLine(String.valueOf(unfit.getMessage()));
    if (origin == null) {
      return new Fault(plugin.source(), configPath, message);
    }
    String prefix = origin.description() + ": ";
    return new Fault(
        Fault.place(origin),
        configPath,
        message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private Fault owned(Fault fault) {
    String message = owner.isEmpty() ? fault.message() : fault.message() + " (" + owner + ")";
    return new Fault(fault.where(), fault.what(), Explain.oneLine(message));
  }
}
