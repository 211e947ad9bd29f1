package io.girolle.loader;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.girolle.call.config.Faults;
import io.girolle.call.config.RequiredIncludes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A plugin as it lies in the folder: a jar, or a folder of jars that share a class loader.
 *
 * @param path the jar or folder, where the operator put it
 * @param name the plugin's name
 * @param version its version, or empty
 * @param jars what its jars tell, in their order on the class path
 */
record PluginFile(Path path, String name, String version, List<JarFacts> jars) {

  /** An attribute for this host, from the first jar that has it. */
  Optional<String> attribute(String attribute) {
    return jars.stream()
        .flatMap(j -> Optional.ofNullable(j.attributes().get(attribute)).stream())
        .findFirst();
  }

  /** The classes that its service files for this host list, by the simple name of their kind. */
  Map<String, Set<String>> services() {
    var services = new LinkedHashMap<String, Set<String>>();
    for (JarFacts jar : jars) {
      jar.services()
          .forEach(
              (kind, classes) ->
                  services.computeIfAbsent(kind, k -> new LinkedHashSet<>()).addAll(classes));
    }
    return services;
  }

  /** The shared packages that it has copies of. */
  Set<String> bundled() {
    return jars.stream()
        .flatMap(j -> j.bundled().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Its own defaults. Not resolved yet.
   *
   * @param loader finds what they include
   * @throws ConfigException when they can't be parsed, or include what isn't there
   */
  Config reference(ClassLoader loader) {
    var faults = new Faults();
    Config merged = ConfigFactory.empty();
    for (JarFacts jar : jars) {
      if (jar.reference().isPresent()) {
        String text = jar.reference().get();
        String place = jar.jar().original() + "!/reference.conf";
        var options =
            ConfigParseOptions.defaults()
                .setOriginDescription(place)
                .setIncluder(new RequiredIncludes(place, text, faults))
                .setClassLoader(loader);
        merged = merged.withFallback(ConfigFactory.parseString(text, options));
      }
    }
    faults.throwIfAny();
    return merged;
  }

  /** SHA-256 of the jar; of a folder, that of its jars' digests and names. */
  String digest() {
    if (jars.size() == 1 && jars.get(0).jar().original().equals(path)) {
      return jars.get(0).jar().digest();
    }
    return Sha256.of(
        jars.stream()
            .map(j -> j.jar().digest() + " " + j.jar().original().getFileName() + "\n")
            .collect(Collectors.joining()));
  }

  /** File name and version, for messages. */
  String label() {
    return path.getFileName() + (version.isEmpty() ? "" : " (version " + version + ")");
  }
}
