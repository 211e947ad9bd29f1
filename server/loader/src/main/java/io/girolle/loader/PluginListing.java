package io.girolle.loader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The plugins that a node would run, and what else lies in its plugins folder. Nothing of theirs is
 * run to tell it.
 */
public final class PluginListing {
  private PluginListing() {}

  /**
   * A line of it.
   *
   * @param instance its name in {@code enabled}; empty for what isn't enabled
   * @param plugin the plugin
   * @param files the jars and folders that have it: one, unless something is wrong
   */
  public record Entry(Optional<String> instance, String plugin, List<PluginInspection> files) {

    /** Takes a copy. */
    public Entry {
      files = List.copyOf(files);
    }
  }

  /**
   * Looks.
   *
   * @param settings the folder, and what is enabled
   * @return what is enabled, in its order; then what isn't, by name
   * @throws IOException when the folder can't be read
   */
  public static List<Entry> of(PluginSettings settings) throws IOException {
    var inspector = new PluginInspector();
    List<PluginInspection> found = new ArrayList<>();
    for (Path file : PluginFolder.entries(settings.dir())) {
      found.add(inspector.inspect(file));
    }
    found.sort(Comparator.comparing(PluginInspection::plugin));
    Stream<Entry> enabled =
        settings.enabled().stream()
            .map(
                wanted ->
                    new Entry(
                        Optional.of(wanted.name()),
                        wanted.plugin(),
                        having(found, wanted.plugin())));
    Stream<Entry> others =
        found.stream()
            .filter(
                plugin ->
                    settings.enabled().stream()
                        .noneMatch(wanted -> wanted.plugin().equals(plugin.plugin())))
            .map(plugin -> new Entry(Optional.empty(), plugin.plugin(), List.of(plugin)));
    return Stream.concat(enabled, others).toList();
  }

  private static List<PluginInspection> having(List<PluginInspection> found, String plugin) {
    return found.stream().filter(file -> file.plugin().equals(plugin)).toList();
  }
}
