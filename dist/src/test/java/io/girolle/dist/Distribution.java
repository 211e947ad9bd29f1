package io.girolle.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The distribution as an operator has it: the archive, unpacked.
 *
 * @param home its folder
 */
record Distribution(Path home) {
  private static final Path WORK = Path.of("target", "e2e").toAbsolutePath();

  /** Unpacks the archive into a folder of its own. */
  static Distribution unpack() throws IOException {
    Path folder = folder("girolle");
    ProgramRun.of(List.of("tar", "-xzf", archive().toString(), "-C", folder.toString()), Map.of())
        .mustSucceed();
    return new Distribution(folder.resolve("girolle"));
  }

  /** A new folder below {@code target}. */
  static Path folder(String name) throws IOException {
    Files.createDirectories(WORK);
    return Files.createTempDirectory(WORK, name + "-");
  }

  Path program() {
    return home.resolve("bin/girolle");
  }

  Path conf() {
    return home.resolve("conf/girolle.conf");
  }

  Path plugins() {
    return home.resolve("plugins");
  }

  Path spi() {
    return home.resolve("lib/girolle-spi.jar");
  }

  /** The number of the first line of the configuration that has a text. */
  int confLine(String text) throws IOException {
    List<String> lines = Files.readAllLines(conf());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i + 1;
      }
    }
    throw new AssertionError(conf() + " has no line with " + text);
  }

  private static Path archive() throws IOException {
    List<Path> archives = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("target"), "girolle-*.tar.gz")) {
      found.forEach(archives::add);
    }
    assertEquals(1, archives.size(), () -> "archives in target: " + archives);
    return archives.get(0);
  }
}
