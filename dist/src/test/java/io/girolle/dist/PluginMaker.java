package io.girolle.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a plugin's jar as somebody outside does: with the programs {@code javac} and {@code jar},
 * against {@code girolle-spi.jar} alone.
 */
final class PluginMaker {
  private static final String PACKAGE = "outside";

  private final Distribution distribution;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private String manifest = "";

  PluginMaker(Distribution distribution) {
    this.distribution = distribution;
  }

  /**
   * Adds a class and the service file that lists it.
   *
   * @param kind what it is, for example {@code Plugin}
   * @param name its simple name
   * @param source all of its source
   */
  PluginMaker service(String kind, String name, String source) {
    sources.put(name + ".java", source);
    return serviceFile(kind, name);
  }

  /** Adds a service file for a class of the package that the jar may have or not. */
  PluginMaker serviceFile(String kind, String name) {
    files.put("META-INF/services/io.girolle.spi." + kind, PACKAGE + "." + name + "\n");
    return this;
  }

  /** Adds an attribute to the manifest. */
  PluginMaker attribute(String name, String value) {
    manifest += name + ": " + value + "\n";
    return this;
  }

  /**
   * Writes the jar into the folder of plugins.
   *
   * @param name its file name
   */
  Path dropAs(String name) throws IOException {
    Path work = Distribution.folder("plugin");
    Path classes = Files.createDirectories(work.resolve("classes"));
    if (!sources.isEmpty()) {
      compile(Files.createDirectories(work.resolve("src")), classes);
    }
    for (var file : files.entrySet()) {
      Path path = classes.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path attributes = Files.writeString(work.resolve("manifest.txt"), manifest);
    Path jar = distribution.plugins().resolve(name);
    run("jar", "cfm", jar.toString(), attributes.toString(), "-C", classes.toString(), ".");
    return jar;
  }

  private void compile(Path src, Path classes) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "--release", "17", "-cp", distribution.spi().toString(), "-d", classes.toString()));
    for (var source : sources.entrySet()) {
      arguments.add(Files.writeString(src.resolve(source.getKey()), source.getValue()).toString());
    }
    run("javac", arguments.toArray(String[]::new));
  }

  private static void run(String tool, String... arguments) {
    var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/" + tool));
    command.addAll(List.of(arguments));
    ProgramRun.of(command, Map.of()).mustSucceed();
  }
}
