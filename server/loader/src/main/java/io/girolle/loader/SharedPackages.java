package io.girolle.loader;

import java.util.List;
import java.util.Optional;

/**
 * The packages that plugins share with their host: what these and those below them have comes from
 * the host, whatever a jar bundles.
 */
final class SharedPackages {
  private static final List<String> ROOTS =
      List.of("io.girolle.spi", "org.slf4j", "com.typesafe.config", "org.jspecify.annotations");

  private SharedPackages() {}

  /** Whether a class comes from the host. */
  static boolean hasClass(String name) {
    return rootOf(name, '.').isPresent();
  }

  /** Whether a resource comes from the host: it lies beside shared classes. */
  static boolean hasResource(String path) {
    return rootOf(path, '/').isPresent();
  }

  /** The shared package that a class or a resource is in or below of. */
  static Optional<String> rootOf(String name, char separator) {
    for (String root : ROOTS) {
      if (isBelow(root, name, separator)) {
        return Optional.of(root);
      }
    }
    return Optional.empty();
  }

  private static boolean isBelow(String root, String name, char separator) {
    int length = root.length();
    if (name.length() <= length || name.charAt(length) != separator) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char expected = root.charAt(i) == '.' ? separator : root.charAt(i);
      if (name.charAt(i) != expected) {
        return false;
      }
    }
    return true;
  }
}
