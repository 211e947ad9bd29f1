package io.girolle.loader;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a jar or folder tells: {@code cheese-1.2.0.jar} is version 1.2.0 of cheese.
 *
 * @param plugin the name without version
 * @param version what was cut off, or empty
 */
record FileName(String plugin, String version) {
  static final String JAR = ".jar";

  private static final Pattern VERSIONED = Pattern.compile("(.+?)-(\\d.*)");

  static FileName of(String file) {
    String bare = file.endsWith(JAR) ? file.substring(0, file.length() - JAR.length()) : file;
    Matcher versioned = VERSIONED.matcher(bare);
    return versioned.matches()
        ? new FileName(versioned.group(1), versioned.group(2))
        : new FileName(bare, "");
  }
}
