package io.girolle.host.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * What a project's things are called.
 *
 * @param plugin the plugin, its folder and its jar: lower-case words joined by dashes
 * @param packageName the package of its classes
 */
record ProjectNames(String plugin, String packageName) {

  /** Checks both. */
  ProjectNames {
    if (!plugin.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || plugin.length() > 60) {
      throw new IllegalArgumentException(
          "NAME: '"
              + plugin
              + "' (expected: lower-case words of letters and digits joined by dashes, at most 60"
              + " characters)");
    }
    if (!SourceVersion.isName(packageName) || packageName.startsWith("io.girolle")) {
      throw new IllegalArgumentException(
          "--package: '" + packageName + "' (expected: a package's name that isn't the host's)");
    }
  }

  /** The names for a plugin whose package was not said. */
  static ProjectNames of(String plugin) {
    String word = plugin.replace("-", "");
    return new ProjectNames(plugin, SourceVersion.isName(word) ? word : word + "plugin");
  }

  /** What its classes' names begin with. */
  String className() {
    return Arrays.stream(plugin.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The extension key and the environment variable of its example. */
  String key() {
    return plugin.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The folder of its package below that of the sources. */
  String folder() {
    return packageName.replace('.', '/');
  }
}
