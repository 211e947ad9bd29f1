package io.girolle.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a node's configuration comes from: settings on the command line, over a file, over the
 * defaults that each module ships as {@code reference.conf}.
 *
 * @param home what relative paths are relative to: the distribution
 * @param file the operator's file
 * @param overrides settings of the command line, {@code key=HOCON} each
 */
public record ConfigSource(Path home, Path file, List<String> overrides) {
  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);

  /** Copies what may change. */
  public ConfigSource {
    overrides = List.copyOf(overrides);
  }

  /**
   * Reads it all.
   *
   * @return the whole configuration, resolved
   * @throws InvalidConfigException when a source can't be read or a substitution has no value
   */
  public Config read() {
    List<Fault> faults = new ArrayList<>();
    Config config = ConfigFactory.empty();
    for (String override : overrides) {
      config = parseOverride(override, faults).withFallback(config);
    }
    config = config.withFallback(parseFile(faults));
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    try {
      return config.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(fault(file.toString(), e)));
    }
  }

  private Config parseFile(List<Fault> faults) {
    if (!Files.isRegularFile(file)) {
      faults.add(new Fault(file.toString(), "", "there is no such configuration file"));
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(file.toFile(), STRICT);
    } catch (ConfigException e) {
      faults.add(fault(file.toString(), e));
      return ConfigFactory.empty();
    }
  }

  private static Config parseOverride(String override, List<Fault> faults) {
    try {
      return ConfigFactory.parseString(
          override, STRICT.setOriginDescription("command line -D " + override));
    } catch (ConfigException e) {
      faults.add(fault("command line -D " + override, e));
      return ConfigFactory.empty();
    }
  }

  private static Fault fault(String where, ConfigException e) {
    String place = e.origin() == null ? where : Fault.place(e.origin());
    String message = String.valueOf(e.getMessage()).replace('\n', ' ');
    String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
    return new Fault(
        place, "", message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }
}
