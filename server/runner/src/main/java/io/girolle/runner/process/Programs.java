package io.girolle.runner.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs, as this process would and not as a function with its own environment would. */
final class Programs {
  private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

  /** A program of the system. */
  Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", USUAL);
    return first(Arrays.stream(path.split(File.pathSeparator, -1)).map(p -> Path.of(p, name)));
  }

  /**
   * The program of a function; {@code java} is the one that runs this process.
   *
   * @param name a plain name, or a path
   * @param folder what a relative path is relative to
   */
  Optional<Path> find(String name, Path folder) {
    if (name.contains("/")) {
      return first(Stream.of(folder.resolve(name)));
    }
    Path own = Path.of(System.getProperty("java.home"), "bin", "java");
    return name.equals("java") && Files.isExecutable(own) ? Optional.of(own) : find(name);
  }

  private static Optional<Path> first(Stream<Path> candidates) {
    return candidates
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .map(Path::toAbsolutePath)
        .findFirst();
  }
}
