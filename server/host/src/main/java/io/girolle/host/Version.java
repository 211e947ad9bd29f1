package io.girolle.host;

import java.util.Objects;

/** The version of this build. */
final class Version {
  private Version() {}

  static String current() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }
}
