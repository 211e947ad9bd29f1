package io.girolle.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.call.config.RequiredIncludes;
import io.girolle.call.config.Substitutions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @throws InvalidConfigException when a source can't be read, an include isn't there, or a
   *     substitution has no value
   */
  public Config read() {
    var faults = new Faults();
    Config config = ConfigFactory.empty();
    for (String override : overrides) {
      config = parseOverride(override, faults).withFallback(config);
    }
    config = config.withFallback(parseFile(faults));
    faults.throwIfAny();
    try {
      return Substitutions.resolve(
          config.withFallback(ConfigFactory.defaultReferenceUnresolved()), "");
    } catch (InvalidConfigException e) {
      throw e;
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(fault(file.toString(), e)));
    }
  }

  private Config parseFile(Faults faults) {
    if (!Files.isRegularFile(file)) {
      faults.add(new Fault(file.toString(), "", "there is no such configuration file"));
      return ConfigFactory.empty();
    }
    try {
      var includes = new RequiredIncludes(file.toString(), Files.readString(file), faults);
      return ConfigFactory.parseFile(file.toFile(), STRICT.setIncluder(includes));
    } catch (ConfigException e) {
      faults.add(fault(file.toString(), e));
    } catch (IOException e) {
      faults.add(new Fault(file.toString(), "", "can't be read as text in UTF-8"));
    }
    return ConfigFactory.empty();
  }

  private static Config parseOverride(String override, Faults faults) {
    String place = "command line -D " + key(override);
    try {
      return ConfigFactory.parseString(
          override,
          STRICT
              .setOriginDescription(place)
              .setIncluder(new RequiredIncludes(place, override, faults)));
    } catch (ConfigException e) {
      faults.add(fault(place, e));
      return ConfigFactory.empty();
    }
  }

  /** What a setting sets: its value may be a secret. */
  private static String key(String override) {
    return override.split("[=:{+]", 2)[0].strip();
  }

  private static Fault fault(String where, ConfigException e) {
    String place = e.origin() == null ? where : Fault.place(e.origin());
    String message = String.valueOf(e.getMessage()).replace('\n', ' ');
    String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
    return new Fault(
        place, "", message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }
}
