package io.girolle.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Maven project for a plugin: what it consists of, from templates. */
final class PluginProject {
  private final ProjectKind kind;
  private final ProjectNames names;
  private final Map<String, String> values;

  /**
   * A project.
   *
   * @param kind what the plugin has
   * @param names what things are called
   * @param sdk where Maven finds the SPI and the testkit
   */
  PluginProject(ProjectKind kind, ProjectNames names, Sdk sdk) throws IOException {
    this.kind = kind;
    this.names = names;
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "@setting@",
        kind.setting().isEmpty() ? "" : "\n\nIt is used when `" + kind.setting() + "` is set.");
    all.put("@name@", names.plugin());
    all.put("@Class@", names.className());
    all.put("@Part@", names.className() + kind.part());
    all.put("@KEY@", names.key());
    all.put("@package@", names.packageName());
    all.put("@girolle@", sdk.version());
    all.put("@spi@", Sdk.spiVersion());
    all.put("@sdk@", sdk.repository().toUri().toString());
    values = all;
  }

  /**
   * Writes it.
   *
   * @param folder made by this; it must not be there yet
   */
  void write(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(folder + " is there already", e);
    }
    String code = "src/main/java/" + names.folder() + "/" + names.className();
    String test = "src/test/java/" + names.folder() + "/" + names.className();
    write(folder, "pom.xml", "pom.xml");
    write(folder, "README.md", "README.md");
    write(folder, "Services", "src/main/resources/META-INF/services/io.girolle.spi.Plugin");
    write(folder, "logback-test.xml", "src/test/resources/logback-test.xml");
    write(folder, "Dev.java", test + "Node.java");
    write(folder, kind.word() + "/Plugin.java", code + "Plugin.java");
    write(folder, kind.word() + "/Part.java", code + kind.part() + ".java");
    write(folder, kind.word() + "/PluginTest.java", test + "PluginTest.java");
    if (exists(kind.word() + "/reference.conf")) {
      write(folder, kind.word() + "/reference.conf", "src/main/resources/reference.conf");
    }
  }

  private void write(Path folder, String template, String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, filled(template));
  }

  private String filled(String template) throws IOException {
    try (InputStream in = open(template)) {
      if (in == null) {
        throw new IOException("no template " + template);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace(value.getKey(), value.getValue());
      }
      return text;
    }
  }

  private static boolean exists(String template) throws IOException {
    try (InputStream in = open(template)) {
      return in != null;
    }
  }

  private static @Nullable InputStream open(String template) {
    return PluginProject.class.getResourceAsStream("project/" + template + ".template");
  }
}
