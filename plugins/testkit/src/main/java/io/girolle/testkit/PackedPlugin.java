package io.girolle.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a plugin into a folder of plugins as it would be dropped in: the folder of classes that it
 * was compiled to, as a jar, and beside it the jars of the libraries that it brings.
 */
final class PackedPlugin {
  private static final String SERVICES = "META-INF/services/";

  private final Class<?> type;
  private final List<Class<?>> libraries;

  /**
   * A plugin.
   *
   * @param type its class
   * @param libraries a class of each library that it brings
   */
  PackedPlugin(Class<?> type, List<Class<?>> libraries) {
    this.type = type;
    this.libraries = List.copyOf(libraries);
  }

  /** Where a class was loaded from: a folder or a jar. */
  static Path placeOf(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    @Nullable URL location = source == null ? null : source.getLocation();
    if (location == null) {
      throw new IllegalArgumentException(type.getName() + " is in no folder of classes and no jar");
    }
    try {
      return Path.of(location.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(location.toString(), e);
    }
  }

  /**
   * Puts it there.
   *
   * @param plugins the folder of plugins
   * @param name what it is to be called
   */
  void drop(Path plugins, String name) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Path place = placeOf(type);
    if (Files.isDirectory(place)) {
      pack(place, folder.resolve(name + ".jar"));
    } else {
      Files.copy(place, folder.resolve(name + ".jar"));
    }
    for (Class<?> library : libraries) {
      Path from = placeOf(library);
      if (Files.isDirectory(from)) {
        pack(from, folder.resolve(library.getSimpleName() + "-classes.jar"));
      } else {
        Files.copy(from, folder.resolve(from.getFileName()));
      }
    }
  }

  private void pack(Path classes, Path jar) throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.walk(classes, FileVisitOption.FOLLOW_LINKS)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> classes.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
    }
    boolean isPlugin = classes.equals(placeOf(type));
    boolean isListed = false;
    for (String file : files) {
      isListed |=
          file.startsWith(SERVICES)
              && Files.readString(classes.resolve(file)).contains(type.getName());
    }
    try (OutputStream out = Files.newOutputStream(jar);
        var packed = new JarOutputStream(out)) {
      for (String file : files) {
        if (!isPlugin || isListed || !file.startsWith(SERVICES)) {
          packed.putNextEntry(new JarEntry(file));
          Files.copy(classes.resolve(file), packed);
        }
      }
      if (isPlugin && !isListed) {
        list(packed);
      }
    }
  }

  /** Lists the class as a build would have: in the full form when it is one. */
  private void list(JarOutputStream packed) throws IOException {
    List<Class<?>> kinds = Subject.kinds(type);
    for (Class<?> kind : kinds.contains(Subject.KINDS.get(0)) ? kinds.subList(0, 1) : kinds) {
      packed.putNextEntry(new JarEntry(SERVICES + kind.getName()));
      packed.write(type.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
