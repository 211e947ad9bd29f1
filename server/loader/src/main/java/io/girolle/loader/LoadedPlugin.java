package io.girolle.loader;

import java.nio.file.Path;
import java.util.List;

/**
 * What an operator wants to know of an enabled plugin.
 *
 * @param instance its name in {@code enabled}
 * @param plugin the plugin's own name
 * @param version its version, or empty
 * @param file the jar or folder that it came from
 * @param digest SHA-256 of the jar; of a folder, that of its jars' digests and names
 * @param generation the number of the generation that it was made for; it may have been carried
 *     over since
 * @param shortForm whether the jar lists its parts itself
 * @param parts what it registered, for people: {@code overrider}, {@code placer round-robin}
 */
public record LoadedPlugin(
    String instance,
    String plugin,
    String version,
    Path file,
    String digest,
    int generation,
    boolean shortForm,
    List<String> parts) {

  /** Takes a copy of the parts. */
  public LoadedPlugin {
    parts = List.copyOf(parts);
  }
}
