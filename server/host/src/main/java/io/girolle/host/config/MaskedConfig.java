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

/**
 * A configuration as people may see it: values of keys that are named like secrets are masked. Of a
 * secret in a file the path is shown, as nobody has read the file.
 */
public final class MaskedConfig {
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
    return secret && value.valueType() != ConfigValueType.NULL
        ? ConfigValueFactory.fromAnyRef(SecretNames.MASK)
        : value;
  }
}
