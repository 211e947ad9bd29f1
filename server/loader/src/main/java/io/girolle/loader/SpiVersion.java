package io.girolle.loader;

import io.girolle.spi.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the SPI: within one major number what was there stays, and each minor one may add.
 *
 * @param major counts changes that plugins may not survive
 * @param minor counts additions
 */
record SpiVersion(int major, int minor) implements Comparable<SpiVersion> {
  private static final String FILE = "spi.properties";
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?");

  /** That of this node. */
  static SpiVersion ofHost() {
    try (InputStream in = Plugin.class.getResourceAsStream(FILE)) {
      var properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      String version = properties.getProperty("version", "");
      return parse(version)
          .orElseThrow(
              () -> new IllegalStateException(FILE + " of girolle-spi: version '" + version + "'"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads {@code 1.2}, or {@code 1} for {@code 1.0}; empty for anything else. */
  static Optional<SpiVersion> parse(String text) {
    Matcher version = TEXT.matcher(text);
    if (!version.matches()) {
      return Optional.empty();
    }
    String minor = version.group(2);
    return Optional.of(
        new SpiVersion(
            Integer.parseInt(version.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  @Override
  public int compareTo(SpiVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
