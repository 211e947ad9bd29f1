package io.girolle.harness.function;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The function kit for Node, {@code @fnproject/fdk} with all that it needs, in pinned versions as
 * npm has them. Tests that use it need the programs {@code node} and {@code npm}.
 */
public final class NodeKit {
  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final List<String> NPM =
      List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private NodeKit() {}

  /**
   * Installs the kit, unless it is there. Whoever comes meanwhile, from this or another process,
   * waits. Functions whose file is below the folder find the kit by themselves, others by {@code
   * NODE_PATH}.
   *
   * @param folder where to; made when it is missing, and used by nothing else
   * @return {@code node_modules} in that folder
   * @throws IOException when npm fails, with what it said, or takes more than two minutes
   */
  public static Path install(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.toAbsolutePath());
    synchronized (NodeKit.class) { // a file's lock counts between processes alone
      try (var channel =
              FileChannel.open(
                  home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        Path done = home.resolve("installed");
        if (held.isValid() && Files.notExists(done)) {
          fill(home);
          Files.createFile(done);
        }
      }
    }
    return home.resolve("node_modules");
  }

  private static void fill(Path home) throws IOException {
    for (String file : FILES) {
      try (InputStream content = NodeKit.class.getResourceAsStream("node-kit/" + file)) {
        Files.copy(
            Objects.requireNonNull(content, file),
            home.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path output = home.resolve("npm.log");
    Process npm =
        new ProcessBuilder(NPM)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!npm.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure("took more than " + LIMIT, output);
      }
      if (npm.exitValue() != 0) {
        throw failure("failed with exit code " + npm.exitValue(), output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while npm installed into " + home, e);
    } finally {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
    }
  }

  private static IOException failure(String what, Path output) throws IOException {
    return new IOException(
        "%s in %s %s:%n%s"
            .formatted(
                String.join(" ", NPM), output.getParent(), what, Files.readString(output).strip()));
  }
}
