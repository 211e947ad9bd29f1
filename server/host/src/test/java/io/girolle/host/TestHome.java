package io.girolle.host;

import io.girolle.host.config.ConfigSource;
import io.girolle.host.config.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A distribution's folder: a configuration, a catalog, and the plugin {@code first}, a placer. */
public record TestHome(Path folder) {
  private static final List<String> QUIET =
      List.of(
          "girolle.http.port=0",
          "girolle.admin.port=0",
          "girolle.runner.grpc.port=0",
          "girolle.runner.count=2",
          "girolle.runner.run-folder=run");

  /** Fills an empty folder. */
  public static TestHome in(Path folder) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("girolle.conf"),
        """
        girolle {
          node.id = test
          plugins.enabled = [first]
          lb.placer = first
        }
        """);
    Files.writeString(
        conf.resolve("catalog.conf"),
        "apps.demo.functions.hello { image = hello, triggers = [\"/hello\"] }");
    placerJar(Files.createDirectories(folder.resolve("plugins")).resolve("first.jar"));
    return new TestHome(folder);
  }

  /** The file that an operator edits. */
  public Path file() {
    return folder.resolve("conf/girolle.conf");
  }

  /** Its settings with others on the command line. */
  public NodeSettings settings(String... overrides) {
    List<String> all = new ArrayList<>(QUIET);
    all.addAll(List.of(overrides));
    return NodeSettings.of(new ConfigSource(folder, file(), all).read(), folder);
  }

  /** A command with the same settings before its own options. */
  public String[] arguments(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    int options = all.indexOf("-D") < 0 ? all.size() : all.indexOf("-D");
    QUIET.forEach(setting -> all.addAll(options, List.of("-D", setting)));
    return all.toArray(String[]::new);
  }

  private static void placerJar(Path jar) throws IOException {
    String classFile = FirstPlacer.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        InputStream code = FirstPlacer.class.getClassLoader().getResourceAsStream(classFile)) {
      out.putNextEntry(new JarEntry("META-INF/services/io.girolle.spi.Placer"));
      out.write(FirstPlacer.class.getName().getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new JarEntry(classFile));
      Objects.requireNonNull(code).transferTo(out);
    }
  }
}
