package io.girolle.loader.bytecode;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * The classes that a plugin's code sees, as files: those of its jars, those that it shares with the
 * host, and the platform's. Not thread-safe.
 */
final class VisibleClasses implements Closeable {
  private static final String SUFFIX = ".class";
  private static final String SPI = "io/girolle/spi/";
  private static final String OBJECT = "java/lang/Object";

  private final List<JarFile> jars = new ArrayList<>();
  private final Map<String, Own> own = new LinkedHashMap<>();
  private final Predicate<String> shared;
  private final ClassLoader host;
  private final Map<String, Optional<ClassShape>> shapes = new HashMap<>();
  private final Map<String, Boolean> ofSpi = new HashMap<>();

  /** A class file in one of the jars. */
  record Own(JarFile jar, JarEntry entry) {
    byte[] read() throws IOException {
      try (InputStream in = jar.getInputStream(entry)) {
        return in.readAllBytes();
      }
    }
  }

  /**
   * Opens jars.
   *
   * @param files the jars, in their order on the class path
   * @param shared whether a class of this name, with dots, comes from the host
   * @param host has those
   */
  VisibleClasses(List<Path> files, Predicate<String> shared, ClassLoader host) throws IOException {
    this.shared = shared;
    this.host = host;
    try {
      for (Path file : files) {
        var jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
        jars.add(jar);
        jar.versionedStream().forEach(entry -> take(jar, entry));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void take(JarFile jar, JarEntry entry) {
    String path = entry.getName();
    if (path.endsWith(SUFFIX)
        && !path.startsWith("META-INF/")
        && !path.equals("module-info.class")) {
      String name = path.substring(0, path.length() - SUFFIX.length());
      if (!shared.test(name.replace('/', '.'))) {
        own.putIfAbsent(name, new Own(jar, entry));
      }
    }
  }

  /** The plugin's own class files, those left out that it has from the host. */
  Collection<Own> own() {
    return own.values();
  }

  static boolean isSpi(String name) {
    return name.startsWith(SPI);
  }

  /** Whether a type belongs to the SPI, or is one of the plugin's that inherits from it. */
  boolean isOfSpi(String name) {
    if (isSpi(name)) {
      return true;
    }
    Boolean known = ofSpi.get(name);
    if (known == null) {
      ofSpi.put(name, false); // also ends a circle
      known =
          own.containsKey(name)
              && find(name)
                  .map(shape -> parents(shape).stream().anyMatch(this::isOfSpi))
                  .orElse(false);
      ofSpi.put(name, known);
    }
    return known;
  }

  Optional<ClassShape> find(String name) {
    Optional<ClassShape> known = shapes.get(name);
    if (known == null) {
      known = read(name);
      shapes.put(name, known);
    }
    return known;
  }

  /** All that a type inherits from. */
  Hierarchy hierarchy(String name) {
    var classes = new LinkedHashSet<String>();
    var interfaces = new LinkedHashSet<String>();
    boolean whole = true;
    for (@Nullable String next = name; next != null && classes.add(next); ) {
      Optional<ClassShape> shape = find(next);
      shape.ifPresent(s -> interfaces.addAll(s.interfaces()));
      next = shape.map(ClassShape::superName).orElse(null);
    }
    for (var left = new ArrayList<>(interfaces); !left.isEmpty(); ) {
      for (String parent : find(left.remove(0)).map(ClassShape::interfaces).orElse(List.of())) {
        if (interfaces.add(parent)) {
          left.add(parent);
        }
      }
    }
    classes.add(OBJECT); // interfaces have its methods too
    var types = new ArrayList<ClassShape>();
    classes.addAll(interfaces);
    for (String type : classes) {
      Optional<ClassShape> shape = find(type);
      shape.ifPresent(types::add);
      whole &= shape.isPresent();
    }
    return new Hierarchy(types, whole);
  }

  private Optional<ClassShape> read(String name) {
    try {
      Own file = own.get(name);
      if (file != null) {
        return Optional.of(ClassShape.of(new ClassReader(file.read())));
      }
      ClassLoader loader =
          shared.test(name.replace('/', '.')) ? host : ClassLoader.getPlatformClassLoader();
      try (InputStream in = loader.getResourceAsStream(name + SUFFIX)) {
        return in == null ? Optional.empty() : Optional.of(ClassShape.of(new ClassReader(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) { // it is no class file, and the JVM will say so
      return Optional.empty();
    }
  }

  private static List<String> parents(ClassShape shape) {
    var parents = new ArrayList<>(shape.interfaces());
    if (shape.superName() != null) {
      parents.add(shape.superName());
    }
    return parents;
  }

  @Override
  public void close() throws IOException {
    for (JarFile jar : jars) {
      jar.close();
    }
  }
}
