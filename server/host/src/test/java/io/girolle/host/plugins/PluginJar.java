package io.girolle.host.plugins;

import io.girolle.spi.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles plugins of one class and packs them. */
final class PluginJar {
  private final Path work;

  /**
   * A maker of jars.
   *
   * @param work where it compiles
   */
  PluginJar(Path work) {
    this.work = work;
  }

  /**
   * Makes a jar with a plugin in the full form.
   *
   * @param jar where
   * @param members the members of its class, {@code install} among them
   */
  Path write(Path jar, String members) throws IOException {
    Path classes = Files.createTempDirectory(Files.createDirectories(work), "classes");
    Path source = classes.resolve("Made.java");
    Files.writeString(
        source,
        "package made; import io.girolle.spi.*; public class Made implements Plugin {\n"
            + members
            + "}\n");
    var messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "--release", "17");
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new AssertionError(messages.toString());
      }
    }
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        Stream<Path> made = Files.walk(classes.resolve("made"))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + Plugin.class.getName()));
      out.write("made.Made".getBytes(StandardCharsets.UTF_8));
      for (Path each : made.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return jar;
  }
}
