package io.girolle.call.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves <code>${...}</code>, and tells every one that has no value and not the first alone. */
public final class Substitutions {
  private static final Pattern NAME = Pattern.compile(": \\$\\{([^}]*)}$");
  private static final String MARK = "\u0000";

  private Substitutions() {}

  /**
   * Resolves a configuration.
   *
   * @param config with substitutions
   * @param path where it stands, for messages; empty at the root
   * @throws InvalidConfigException with each substitution that has no value
   */
  public static Config resolve(Config config, String path) {
    Map<String, String> missing = new LinkedHashMap<>(); // name to place
    while (true) {
      try {
        Config resolved = config.resolve(standIns(missing.keySet()));
        if (missing.isEmpty()) {
          return resolved;
        }
        throw new InvalidConfigException(faults(missing, users(resolved, path)));
      } catch (ConfigException.UnresolvedSubstitution e) {
        Matcher name = NAME.matcher(String.valueOf(e.getMessage()));
        if (e.origin() == null
            || !name.find()
            || missing.putIfAbsent(name.group(1), Fault.place(e.origin())) != null) {
          throw e;
        }
      } catch (InvalidConfigException e) {
        throw e;
      } catch (ConfigException e) { // a stand-in where only an object or a list will do
        if (missing.isEmpty()) {
          throw e;
        }
        throw new InvalidConfigException(faults(missing, Map.of()));
      }
    }
  }

  /** Gives what is known to be missing a value that can be found again. */
  private static ConfigResolveOptions standIns(Set<String> missing) {
    return ConfigResolveOptions.defaults()
        .appendResolver(
            new ConfigResolver() {
              @Override
              public @Nullable ConfigValue lookup(String name) {
                return missing.contains(name)
                    ? ConfigValueFactory.fromAnyRef(MARK + name + MARK)
                    : null;
              }

              @Override
              public ConfigResolver withFallback(ConfigResolver fallback) {
                return this;
              }
            });
  }

  /** The paths of the values that a stand-in went into, by its name. */
  private static Map<String, List<String>> users(Config resolved, String path) {
    Map<String, List<String>> users = new LinkedHashMap<>();
    walk(
        resolved.root(),
        path,
        (where, text) -> {
          Matcher mark = Pattern.compile(MARK + "([^" + MARK + "]*)" + MARK).matcher(text);
          while (mark.find()) {
            users.computeIfAbsent(mark.group(1), n -> new ArrayList<>()).add(where);
          }
        });
    return users;
  }

  private static void walk(ConfigValue value, String path, BiConsumer<String, String> texts) {
    if (value instanceof ConfigObject object) {
      object.forEach((key, inner) -> walk(inner, RecordBinder.join(path, key), texts));
    } else if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        walk(list.get(i), path + "[" + i + "]", texts);
      }
    } else if (value.unwrapped() instanceof String text) {
      texts.accept(path, text);
    }
  }

  private static List<Fault> faults(Map<String, String> missing, Map<String, List<String>> users) {
    var faults = new ArrayList<Fault>();
    missing.forEach(
        (name, place) -> {
          String paths = String.join(", ", users.getOrDefault(name, List.of()));
          String message =
              "${%s} has no value (expected: an environment variable or a key of that name)"
                  .formatted(name);
          faults.add(new Fault(place, paths, message));
        });
    return faults;
  }
}
