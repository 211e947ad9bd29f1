package io.girolle.loader;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks through the plugins folder: every plugin that it has, and what can't be read. */
final class PluginFolder {
  private static final String NAME = "Girolle-Plugin-Name";
  private static final String VERSION = "Girolle-Plugin-Version";

  private final Reader reader;
  private final List<PluginFile> plugins = new ArrayList<>();
  private final List<Unreadable> unreadable = new ArrayList<>();

  /** What is read in place of a jar. */
  @FunctionalInterface
  private interface Reader {
    JarCopy read(Path jar) throws IOException;
  }

  private PluginFolder(Reader reader) {
    this.reader = reader;
  }

  /** Looks at one jar or folder of jars, without making copies. */
  static FoundPlugins only(Path entry) {
    var folder = new PluginFolder(jar -> new JarCopy(jar, jar, Sha256.of(jar)));
    if (Files.isDirectory(entry)) {
      folder.folder(entry);
    } else {
      folder.take(entry, List.of(entry));
    }
    return new FoundPlugins(entry, folder.plugins, folder.unreadable);
  }

  /**
   * Looks through a folder.
   *
   * @throws IOException when the folder itself can't be read
   */
  static FoundPlugins look(Path dir, JarCopies copies) throws IOException {
    var folder = new PluginFolder(copies::copy);
    for (Path entry : visible(dir)) {
      if (Files.isDirectory(entry)) {
        folder.folder(entry);
      } else if (isJar(entry)) {
        folder.take(entry, List.of(entry));
      }
    }
    return new FoundPlugins(dir, folder.plugins, folder.unreadable);
  }

  /** Every jar of a plugins folder, and every folder in it, which are its plugins. */
  static List<Path> entries(Path dir) throws IOException {
    return visible(dir).stream().filter(entry -> isJar(entry) || Files.isDirectory(entry)).toList();
  }

  /** Every jar of a plugins folder: those in it, and those of the folders in it. */
  static List<Path> jars(Path dir) throws IOException {
    var jars = new ArrayList<Path>();
    for (Path entry : visible(dir)) {
      if (isJar(entry)) {
        jars.add(entry);
      } else if (Files.isDirectory(entry)) {
        visible(entry).stream().filter(PluginFolder::isJar).forEach(jars::add);
      }
    }
    return jars;
  }

  private void folder(Path entry) {
    try {
      List<Path> jars = visible(entry).stream().filter(PluginFolder::isJar).toList();
      if (jars.isEmpty()) {
        refuse(entry, entry, "the folder has no jar");
      } else {
        take(entry, jars);
      }
    } catch (IOException e) {
      refuse(entry, entry, Explain.unreadable(e));
    }
  }

  private void take(Path entry, List<Path> jars) {
    var facts = new ArrayList<JarFacts>();
    for (Path jar : jars) {
      try {
        facts.add(JarFacts.of(reader.read(jar)));
      } catch (IOException e) {
        refuse(entry, jar, Explain.unreadable(e));
        return;
      }
    }
    plugin(entry, facts);
  }

  private void plugin(Path entry, List<JarFacts> jars) {
    Map<String, JarFacts> names = new LinkedHashMap<>();
    for (JarFacts jar : jars) {
      String name = jar.attributes().get(NAME);
      if (name != null) {
        names.putIfAbsent(name, jar);
      }
    }
    FileName fileName = FileName.of(entry.getFileName().toString());
    if (names.size() > 1) {
      var meant = new LinkedHashSet<String>(names.keySet());
      meant.add(fileName.plugin());
      String both = String.join(" and ", names.keySet());
      unreadable.add(new Unreadable(entry, meant, "its jars say different " + NAME + "s: " + both));
      return;
    }
    String name = names.keySet().stream().findFirst().orElse(fileName.plugin());
    if (!Names.isName(name)) {
      unreadable.add(
          new Unreadable(
              entry,
              Set.of(fileName.plugin()),
              "plugin name: '" + name + "' (expected: " + Names.EXPECTED + ")"));
      return;
    }
    plugins.add(new PluginFile(entry, name, version(names, jars, fileName), List.copyOf(jars)));
  }

  private static String version(
      Map<String, JarFacts> names, List<JarFacts> jars, FileName fileName) {
    var inOrder = new ArrayList<JarFacts>(names.values());
    inOrder.addAll(jars);
    return inOrder.stream()
        .flatMap(j -> Optional.ofNullable(j.attributes().get(VERSION)).stream())
        .findFirst()
        .orElse(fileName.version());
  }

  private void refuse(Path entry, Path file, String why) {
    String meant = FileName.of(entry.getFileName().toString()).plugin();
    unreadable.add(new Unreadable(file, Set.of(meant), why));
  }

  private static boolean isJar(Path entry) {
    return entry.getFileName().toString().endsWith(FileName.JAR) && !Files.isDirectory(entry);
  }

  private static List<Path> visible(Path dir) throws IOException {
    var entries = new ArrayList<Path>();
    try (var stream = Files.newDirectoryStream(dir)) {
      for (Path entry : stream) {
        if (!entry.getFileName().toString().startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(null);
    return entries;
  }
}
