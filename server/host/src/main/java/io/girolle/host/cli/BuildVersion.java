package io.girolle.host.cli;

import java.util.Objects;
import picocli.CommandLine;

/** Tells the version of the build. */
final class BuildVersion implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "girolle " + Objects.requireNonNullElse(version, "development"), "Java " + Runtime.version()
    };
  }
}
