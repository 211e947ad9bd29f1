package io.girolle.loader;

import com.typesafe.config.Config;
import io.girolle.spi.Plugin;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/**
 * Makes plugin jars for tests: compiles sources against nothing but the SPI and what it brings, and
 * packs them with service files, a manifest and whatever else a test wants.
 */
public final class JarMaker {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();
  private final List<Path> classPath = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private JarMaker() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    Stream.of(Plugin.class, Logger.class, Config.class, NullMarked.class)
        .map(JarMaker::home)
        .forEach(classPath::add);
  }

  /** An empty jar. */
  public static JarMaker jar() {
    return new JarMaker();
  }

  /**
   * A jar with a plugin in the full form.
   *
   * @param className its class
   * @param install the statements of its {@code install(PluginContext context)}
   */
  public static JarMaker plugin(String className, String install) {
    return jar().pluginClass(className, install, "").service(Plugin.class, className);
  }

  /**
   * Adds a class that is a plugin.
   *
   * @param className its name
   * @param install the statements of its {@code install(PluginContext context)}
   * @param members its other members
   */
  public JarMaker pluginClass(String className, String install, String members) {
    return type(
        className,
        "public class %s implements Plugin {",
        "public void install(PluginContext context) throws Exception { " + install + " }",
        members,
        "}");
  }

  /**
   * Adds a class from its lines, after its package and imports of the SPI and {@code java.util}.
   *
   * @param className its name
   * @param lines its source; {@code %s} is the simple name
   */
  public JarMaker type(String className, String... lines) {
    int dot = className.lastIndexOf('.');
    String header =
        "package "
            + className.substring(0, dot)
            + "; import io.girolle.spi.*; import java.util.*;\n";
    String body = String.join("\n", lines).replace("%s", className.substring(dot + 1));
    return source(className, header + body);
  }

  /** Adds a class by its whole source. */
  public JarMaker source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Compiles a class and leaves it out of the jar. */
  public JarMaker without(String className) {
    leftOut.add(className.replace('.', '/') + ".class");
    return this;
  }

  /** Adds a jar or folder to what sources are compiled against, ahead of the rest. */
  public JarMaker against(Path classes) {
    classPath.add(0, classes);
    return this;
  }

  /** Adds a service file. */
  public JarMaker service(Class<?> kind, String... lines) {
    return entry("META-INF/services/" + kind.getName(), String.join("\n", lines));
  }

  /** Adds an attribute to the manifest. */
  public JarMaker attribute(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  /** Adds a text file. */
  public JarMaker entry(String path, String text) {
    return entry(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file. */
  public JarMaker entry(String path, byte[] content) {
    entries.put(path, content);
    return this;
  }

  /**
   * Writes the jar.
   *
   * @param file where; folders are made as needed
   * @return the same
   */
  public Path write(Path file) {
    try {
      var all = new TreeMap<>(entries);
      all.putAll(compile());
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
        for (var entry : all.entrySet()) {
          jar.putNextEntry(new JarEntry(entry.getKey()));
          jar.write(entry.getValue());
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compile() throws IOException {
    if (sources.isEmpty()) {
      return Map.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    String path =
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    try (var files =
        new InMemory(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("--release", "17", "-proc:none", "-Xlint:-options", "-cp", path),
                  null,
                  sources.entrySet().stream()
                      .map(s -> new Source(s.getKey(), s.getValue()))
                      .toList())
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(messages.toString());
      }
      Map<String, byte[]> classes = files.classes();
      leftOut.forEach(classes::remove);
      return classes;
    }
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Compiled extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Compiled(String className) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Compiled> compiled = new LinkedHashMap<>();

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      var file = new Compiled(className);
      compiled.put(className.replace('.', '/') + ".class", file);
      return file;
    }

    Map<String, byte[]> classes() {
      var classes = new LinkedHashMap<String, byte[]>();
      compiled.forEach((path, file) -> classes.put(path, file.bytes.toByteArray()));
      return classes;
    }
  }
}
