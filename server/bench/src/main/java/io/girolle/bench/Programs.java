package io.girolle.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the machine, found as a shell finds them, and where administrators keep theirs. */
public final class Programs {
  private static final List<String> MORE = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private Programs() {}

  /**
   * Finds a program.
   *
   * @param name its name
   * @param debianPackage what brings it
   */
  public static Path find(String name, String debianPackage) throws BenchException {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder :
        (path + File.pathSeparator + String.join(File.pathSeparator, MORE))
            .split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(program) && Files.isRegularFile(program)) {
        return program;
      }
    }
    throw new BenchException(
        "there is no program %s; install it, on Debian: apt-get update && apt-get install -y %s"
            .formatted(name, debianPackage));
  }

  /** The Java that this runs on. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
