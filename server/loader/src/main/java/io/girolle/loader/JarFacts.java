package io.girolle.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a jar tells without any of its code being run.
 *
 * @param jar the jar
 * @param attributes the main attributes of its manifest that are for this host
 * @param services the classes that each of its service files for this host lists, by the simple
 *     name of their kind
 * @param reference the text of its {@code reference.conf}
 * @param bundled the shared packages that it has copies of, which aren't used
 */
record JarFacts(
    JarCopy jar,
    Map<String, String> attributes,
    Map<String, List<String>> services,
    Optional<String> reference,
    Set<String> bundled) {
  /** How the names of its service files begin. */
  static final String SERVICES = "META-INF/services/io.girolle.spi.";

  private static final String ATTRIBUTES = "Girolle-";

  static JarFacts of(JarCopy jar) throws IOException {
    try (var open =
        new JarFile(jar.file().toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
      ZipEntry reference = open.getEntry("reference.conf");
      return new JarFacts(
          jar,
          attributes(open),
          services(open),
          reference == null ? Optional.empty() : Optional.of(text(open, reference)),
          bundled(open));
    }
  }

  private static Map<String, String> attributes(JarFile jar) throws IOException {
    var attributes = new LinkedHashMap<String, String>();
    var manifest = jar.getManifest();
    if (manifest != null) {
      manifest
          .getMainAttributes()
          .forEach(
              (name, value) -> {
                if (name.toString().startsWith(ATTRIBUTES)) {
                  attributes.put(name.toString(), value.toString().strip());
                }
              });
    }
    return attributes;
  }

  private static Map<String, List<String>> services(JarFile jar) throws IOException {
    var services = new LinkedHashMap<String, List<String>>();
    for (ZipEntry entry : Collections.list(jar.entries())) {
      if (entry.getName().startsWith(SERVICES) && !entry.isDirectory()) {
        String kind = entry.getName().substring(SERVICES.length());
        services.put(kind, classes(text(jar, entry)));
      }
    }
    return services;
  }

  private static Set<String> bundled(JarFile jar) {
    return jar.versionedStream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .flatMap(name -> SharedPackages.rootOf(name, '/').stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> classes(String serviceFile) {
    var classes = new ArrayList<String>();
    for (String line : serviceFile.lines().toList()) {
      int comment = line.indexOf('#');
      String name = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!name.isEmpty()) {
        classes.add(name);
      }
    }
    return classes;
  }

  private static String text(JarFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
