package io.girolle.harness.docker;

import io.girolle.harness.function.NodeKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes images out of what is installed on the machine, since none can be pulled. */
public final class Images {
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s*)?(/\\S+)\\s+\\(0x");

  private final DockerEngine engine;

  Images(DockerEngine engine) {
    this.engine = engine;
  }

  /**
   * A shell with the usual small programs.
   *
   * @param name the image's name and tag
   * @param changes what else it is, as lines of a Dockerfile
   */
  public void busybox(String name, String... changes) throws IOException {
    Path root = Files.createTempDirectory("image");
    try {
      Path bin = Files.createDirectories(root.resolve("bin"));
      Files.copy(program("busybox"), bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
      copyLibraries(program("busybox"), root);
      for (String applet :
          List.of("sh", "sleep", "cat", "dd", "yes", "head", "ls", "id", "tail", "wc")) {
        Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
      }
      Files.createDirectories(root.resolve("tmp"));
      var all = new ArrayList<String>(List.of("ENV PATH=/bin"));
      all.addAll(List.of(changes));
      load(name, root, all);
    } finally {
      delete(root);
    }
  }

  /**
   * A function on the kit for Node.
   *
   * @param name the image's name and tag
   * @param kit where the kit is installed, or is to be
   * @param function its file
   */
  public void node(String name, Path kit, Path function) throws IOException {
    Path modules = NodeKit.install(kit);
    Path root = Files.createTempDirectory("image");
    try {
      Path node = program("node");
      copyWithPath(node, root);
      copyLibraries(node, root);
      Path home = Files.createDirectories(root.resolve("function"));
      Files.copy(function, home.resolve("function.js"));
      Command.run(
          Map.of(),
          List.of("cp", "-r", modules.toString(), home.resolve("node_modules").toString()));
      Path shell = Files.createDirectories(root.resolve("bin"));
      Files.copy(program("busybox"), shell.resolve("cat"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.createDirectories(root.resolve("tmp"));
      load(
          name,
          root,
          List.of(
              "ENV PATH=/bin:" + node.getParent(),
              "WORKDIR /function",
              "ENTRYPOINT [\"node\", \"function.js\"]"));
    } finally {
      delete(root);
    }
  }

  /**
   * A program in Java, on as much of a Java as it needs.
   *
   * @param name the image's name and tag
   * @param jar the program; what its manifest names is in {@code lib} beside it
   * @param words what follows {@code java -cp function.jar}
   */
  public void java(String name, Path jar, List<String> words) throws IOException {
    Path root = Files.createTempDirectory("image");
    try {
      Path home = Path.of(System.getProperty("java.home"));
      Path linked = root.resolve("java");
      Command.run(
          Map.of(),
          List.of(
              home.resolve("bin/jlink").toString(),
              "--add-modules=java.se,jdk.unsupported",
              "--strip-debug",
              "--no-header-files",
              "--no-man-pages",
              "--output=" + linked));
      copyLibraries(linked.resolve("bin/java"), root);
      copyLibraries(linked.resolve("lib/server/libjvm.so"), root);
      copyLibraries(linked.resolve("lib/libzip.so"), root);
      Path function = Files.createDirectories(root.resolve("function"));
      Files.copy(jar, function.resolve("function.jar"));
      Path libraries = jar.resolveSibling("lib");
      if (Files.isDirectory(libraries)) {
        Command.run(Map.of(), List.of("cp", "-rL", libraries.toString(), function.toString()));
      }
      Files.createDirectories(root.resolve("tmp"));
      var command = new ArrayList<>(List.of("java", "-cp", "/function/function.jar"));
      command.addAll(words);
      load(
          name,
          root,
          List.of(
              "ENV PATH=/java/bin",
              "WORKDIR /function",
              command.stream().collect(Collectors.joining("\", \"", "ENTRYPOINT [\"", "\"]"))));
    } finally {
      delete(root);
    }
  }

  /**
   * An image of a tree of files.
   *
   * @param name the image's name and tag
   * @param root holds them
   * @param changes what else it is, as lines of a Dockerfile
   */
  public void load(String name, Path root, List<String> changes) throws IOException {
    Path archive = Files.createTempFile("image", ".tar");
    try {
      Command.run(Map.of(), List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
      var words = new ArrayList<String>(List.of("import"));
      changes.forEach(change -> words.addAll(List.of("--change", change)));
      words.addAll(List.of(archive.toString(), name));
      engine.docker(words.toArray(String[]::new));
    } finally {
      Files.delete(archive);
    }
  }

  /** None, when the program is linked statically: {@code ldd} then fails. */
  private static List<Path> libraries(Path program) {
    String told;
    try {
      told = Command.run(Map.of(), List.of("ldd", program.toString()));
    } catch (IOException e) {
      return List.of();
    }
    return told.lines()
        .map(LIBRARY::matcher)
        .filter(Matcher::find)
        .map(found -> Path.of(found.group(1)))
        .toList();
  }

  private static void copyLibraries(Path program, Path root) throws IOException {
    for (Path library : libraries(program)) {
      if (!library.startsWith(root)) {
        copyWithPath(library, root);
      }
    }
  }

  /** To where it is on this machine, links followed. */
  private static void copyWithPath(Path file, Path root) throws IOException {
    Path target = root.resolve(Path.of("/").relativize(file));
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.copy(file.toRealPath(), target, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static Path program(String name) throws IOException {
    return Stream.of("/usr/local/bin", "/usr/bin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("program " + name + " isn't installed"))
        .toRealPath();
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
