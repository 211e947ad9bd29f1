package io.girolle.loader;

import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jars that may run, by SHA-256. As a file it has a line {@code <sha256> <path>} for each, the
 * path relative to the plugins folder, so that {@code sha256sum -c} understands it there too; what
 * follows a {@code #} at a line's beginning is a comment. Immutable.
 */
public final class PluginPins {
  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](\\S.*)");

  private final Map<String, String> digests;

  private PluginPins(Map<String, String> digests) {
    this.digests = new LinkedHashMap<>(digests);
  }

  /**
   * Pins every jar that lies in a plugins folder, and in the folders in it.
   *
   * @param dir the plugins folder
   * @throws IOException when it, or a jar, can't be read
   */
  public static PluginPins of(Path dir) throws IOException {
    var digests = new LinkedHashMap<String, String>();
    for (Path jar : PluginFolder.jars(dir)) {
      digests.put(dir.relativize(jar).toString().replace('\\', '/'), Sha256.of(jar));
    }
    return new PluginPins(digests);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException with every line that isn't understood
   * @throws IOException when it can't be read
   */
  public static PluginPins read(Path file) throws IOException {
    var digests = new LinkedHashMap<String, String>();
    var faults = new Faults();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      Matcher pin = LINE.matcher(line);
      if (pin.matches()) {
        digests.put(pin.group(2), pin.group(1).toLowerCase(java.util.Locale.ROOT));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String message = "'" + line + "' (expected: a SHA-256, two spaces, and a path)";
        faults.add(new Fault(file + ":" + (i + 1), "", message));
      }
    }
    faults.throwIfAny();
    return new PluginPins(digests);
  }

  /**
   * Writes the file anew.
   *
   * @param file where; it is replaced in one step
   * @throws IOException when it can't be written
   */
  public void write(Path file) throws IOException {
    var text = new StringBuilder("# The plugin jars that may run: <sha256>  <path>\n");
    digests.forEach((path, digest) -> text.append(line(digest, path)).append('\n'));
    Path target = file.toAbsolutePath();
    Path draft = Files.createTempFile(target.getParent(), ".pins-", ".tmp");
    try {
      Files.writeString(draft, text);
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** The digests, by path. */
  public Map<String, String> digests() {
    return Map.copyOf(digests);
  }

  /** A line of the file. */
  static String line(String digest, String path) {
    return digest + "  " + path;
  }

  /** Whether a jar of this digest may run, wherever it lies. */
  boolean has(String digest) {
    return digests.containsValue(digest);
  }

  /** The digest that is listed for a path. */
  Optional<String> at(String path) {
    return Optional.ofNullable(digests.get(path));
  }
}
