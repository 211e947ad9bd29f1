package io.girolle.loader;

import io.girolle.call.config.Fault;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a jar, or a folder of jars, says of the plugin in it.
 *
 * @param file the jar or folder
 * @param plugin the plugin's name
 * @param version its version, or empty
 * @param spi the versions of the SPI that it says it is made for
 * @param shortForm whether it lists its parts itself
 * @param services the classes that its service files list, by the simple name of their kind
 * @param parts the kinds of parts that it lists, or that its code registers
 * @param defaults the keys of its own {@code reference.conf}, with their values as HOCON
 * @param digest SHA-256 of the jar; of a folder, that of its jars' digests and names
 * @param jars SHA-256 of each jar
 * @param bundled the shared packages that it has copies of, which aren't used
 * @param faults why it can't run on this node
 * @param warnings what its author should look at
 */
public record PluginInspection(
    Path file,
    String plugin,
    String version,
    Optional<String> spi,
    boolean shortForm,
    Map<String, Set<String>> services,
    Set<String> parts,
    Map<String, String> defaults,
    String digest,
    Map<Path, String> jars,
    Set<String> bundled,
    List<Fault> faults,
    List<Fault> warnings) {

  /** Takes copies that keep their order. */
  public PluginInspection {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    parts = Collections.unmodifiableSet(new LinkedHashSet<>(parts));
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    jars = Collections.unmodifiableMap(new LinkedHashMap<>(jars));
    bundled = Collections.unmodifiableSet(new LinkedHashSet<>(bundled));
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
  }

  /** What is known of something that can't be read as a plugin. */
  static PluginInspection unreadable(Path file, Unreadable why) {
    return new PluginInspection(
        file,
        FileName.of(file.getFileName().toString()).plugin(),
        "",
        Optional.empty(),
        false,
        Map.of(),
        Set.of(),
        Map.of(),
        "",
        Map.of(),
        Set.of(),
        List.of(why.fault()),
        List.of());
  }
}
