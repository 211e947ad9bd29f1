package io.girolle.loader;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.PluginRules;
import io.girolle.call.config.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a jar, or at a folder of jars, and says what plugin it is and whether it fits this node.
 * It runs none of the plugin's code: classes are read, and at most loaded, never initialised.
 * Thread-safe.
 */
public final class PluginInspector {
  private final StaticChecks checks = new StaticChecks();

  /**
   * Looks.
   *
   * @param file a jar, or a folder of jars
   * @return what it says; what is wrong with it is among its faults
   */
  public PluginInspection inspect(Path file) {
    FoundPlugins found = PluginFolder.only(file.toAbsolutePath().normalize());
    return found.plugins().stream()
        .findFirst()
        .map(this::inspect)
        .orElseGet(() -> PluginInspection.unreadable(file, found.unreadable().get(0)));
  }

  private PluginInspection inspect(PluginFile file) {
    StaticChecks.Result checked = checks.check(file);
    var faults = new Faults();
    faults.addAll(checked.faults());
    Map<String, String> defaults = Map.of();
    ClassLoader host = PluginInspector.class.getClassLoader();
    try (var classes = PluginClassLoader.of(file.name(), file, host)) {
      var plugin =
          new PluginInstance(
              file.name(),
              file.path().toString(),
              classes,
              PluginRules.defaults(),
              PluginFigures.unshared());
      faults.addAll(PluginForm.faults(file, plugin, classes));
      defaults = defaults(file, classes, new PluginFaults(plugin, "", ""), faults);
    } catch (IOException e) {
      faults.add(StaticChecks.fault(file, Explain.unreadable(e)));
    }
    return new PluginInspection(
        file.path(),
        file.name(),
        file.version(),
        file.attribute(StaticChecks.SPI_VERSION),
        PluginForm.isShort(file),
        file.services(),
        parts(file, checked.registers()),
        defaults,
        file.digest(),
        digests(file),
        file.bundled(),
        faults.list(),
        checked.warnings());
  }

  private static Set<String> parts(PluginFile file, Set<String> registers) {
    Stream<PartKind> kinds =
        PluginForm.isShort(file)
            ? PluginForm.listedParts(file).stream()
            : registers.stream().flatMap(method -> PartKind.registeredBy(method).stream());
    return kinds
        .sorted()
        .map(PartKind::toString)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Map<String, String> defaults(
      PluginFile file, ClassLoader classes, PluginFaults thrown, Faults faults) {
    var defaults = new TreeMap<String, String>();
    try {
      Config reference = file.reference(classes);
      gather(reference.root(), List.of(), defaults);
    } catch (ConfigException e) {
      faults.addAll(thrown.refusal("reference.conf", e).faults());
    }
    return defaults;
  }

  private static void gather(ConfigValue value, List<String> path, Map<String, String> found) {
    if (value instanceof ConfigObject object) {
      try {
        for (var entry : object.entrySet()) {
          gather(entry.getValue(), longer(path, entry.getKey()), found);
        }
        return;
      } catch (ConfigException.NotResolved e) { // put together of others: told as written
      }
    }
    found.put(ConfigUtil.joinPath(path), value.render(ConfigRenderOptions.concise()));
  }

  private static List<String> longer(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }

  private static Map<Path, String> digests(PluginFile file) {
    var digests = new LinkedHashMap<Path, String>();
    file.jars().forEach(jar -> digests.put(jar.jar().original(), jar.jar().digest()));
    return digests;
  }
}
