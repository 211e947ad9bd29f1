package io.girolle.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.girolle.call.config.SecretNames;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration as people may see it: values of keys that are named like secrets are masked, and
 * passwords in URLs. Of a secret in a file the path is shown, as nobody has read the file.
 */
public final class MaskedConfig {
  /** Between the user's name and the host of a URL. */
  private static final Pattern PASSWORD = Pattern.compile("(://[^/@:\\s]*:)[^/\\s]+@");

  private MaskedConfig() {}

  /**
   * Masks what is secret, the plugins' secrets too.
   *
   * @param config a resolved configuration
   */
  public static Config of(Config config) {
    return ((ConfigObject) masked(config.root(), false)).toConfig();
  }

  private static ConfigValue masked(ConfigValue value, boolean secret) {
    if (value instanceof ConfigObject object) {
      boolean file = object.keySet().equals(Set.of("file"));
      ConfigObject shown = object;
      for (var entry : object.entrySet()) {
        boolean inner = (secret && !file) || SecretNames.isSecret(entry.getKey());
        shown = shown.withValue(entry.getKey(), masked(entry.getValue(), inner));
      }
      return shown;
    } else if (value instanceof ConfigList list) {
      List<ConfigValue> shown = list.stream().map(item -> masked(item, secret)).toList();
      return ConfigValueFactory.fromIterable(shown);
    }
    if (secret && value.valueType() != ConfigValueType.NULL) {
      return ConfigValueFactory.fromAnyRef(SecretNames.MASK);
    }
    return value.unwrapped() instanceof String text ? withoutPassword(text, value) : value;
  }

  private static ConfigValue withoutPassword(String text, ConfigValue value) {
    Matcher password = PASSWORD.matcher(text);
    return password.find()
        ? ConfigValueFactory.fromAnyRef(password.replaceAll("$1" + SecretNames.MASK + "@"))
        : value;
  }
}
