package io.girolle.loader;

import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.Nearest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was found in the plugins folder.
 *
 * @param dir the folder
 * @param plugins the plugins, by file name
 * @param unreadable what should be a plugin and isn't one
 */
record FoundPlugins(Path dir, List<PluginFile> plugins, List<Unreadable> unreadable) {

  /** The one file with an instance's plugin; else adds what is wrong. */
  Optional<PluginFile> pick(EnabledInstance wanted, Faults faults) {
    String name = wanted.plugin();
    List<PluginFile> whole = plugins.stream().filter(p -> p.name().equals(name)).toList();
    List<Unreadable> broken = unreadable.stream().filter(u -> u.names().contains(name)).toList();
    broken.forEach(b -> faults.add(b.fault()));
    if (whole.size() + broken.size() > 1) {
      faults.add(several(name, whole, broken));
    } else if (whole.size() == 1) {
      return Optional.of(whole.get(0));
    } else if (broken.isEmpty()) {
      faults.add(wanted.fault(missing(name)));
    }
    return Optional.empty();
  }

  /** What is unreadable and wanted by nobody. */
  List<Fault> warnings(Set<String> wanted) {
    return unreadable.stream()
        .filter(u -> u.names().stream().noneMatch(wanted::contains))
        .map(Unreadable::fault)
        .toList();
  }

  private Fault several(String name, List<PluginFile> whole, List<Unreadable> broken) {
    String files =
        Stream.concat(
                whole.stream().map(PluginFile::label),
                broken.stream().map(u -> dir.relativize(u.path()) + " (unreadable)"))
            .collect(Collectors.joining(" and "));
    return new Fault(dir.toString(), name, "more than one file has this plugin: " + files);
  }

  private String missing(String name) {
    var names =
        plugins.stream().map(PluginFile::name).collect(Collectors.toCollection(TreeSet::new));
    var found = new StringBuilder(names.isEmpty() ? "no plugin" : String.join(", ", names));
    if (!unreadable.isEmpty()) {
      found.append("; unreadable: ");
      found.append(
          unreadable.stream()
              .map(u -> dir.relativize(u.path()).toString())
              .collect(Collectors.joining(", ")));
    }
    String hint = Nearest.to(name, names).map(near -> "; did you mean " + near + "?").orElse("");
    return "plugin %s isn't in %s (found there: %s)%s".formatted(name, dir, found, hint);
  }
}
