package io.girolle.host.cli;

import io.girolle.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a distribution brings for authors: a Maven repository with the SPI and the testkit.
 *
 * @param repository its folder
 * @param version of what is in it
 */
record Sdk(Path repository, String version) {
  private static final String TESTKIT = "io/girolle/girolle-testkit";

  /**
   * That of a distribution.
   *
   * @param home the distribution's folder
   * @throws IOException when it has none
   */
  static Sdk of(Path home) throws IOException {
    Path repository = home.resolve("sdk");
    Path versions = repository.resolve(TESTKIT);
    if (!Files.isDirectory(versions)) {
      throw new IOException(
          "there is no SDK: "
              + versions
              + " is missing; unpack the distribution's folder sdk beside its lib");
    }
    try (Stream<Path> found = Files.list(versions)) {
      List<String> names =
          found.filter(Files::isDirectory).map(v -> v.getFileName().toString()).toList();
      if (names.size() != 1) {
        throw new IOException(versions + " has versions " + names + " (expected: one)");
      }
      return new Sdk(repository, names.get(0));
    }
  }

  /** The version of the SPI itself, major.minor. */
  static String spiVersion() throws IOException {
    var properties = new Properties();
    try (InputStream in = Plugin.class.getResourceAsStream("spi.properties")) {
      if (in == null) {
        throw new IOException("girolle-spi has no spi.properties");
      }
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
