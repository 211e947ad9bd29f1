package io.girolle.harness.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Command {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Command() {}

  /**
   * Runs it.
   *
   * @param environment more of it
   * @return what it printed
   * @throws IOException when it fails, with what it printed, or takes more than two minutes
   */
  static String run(Map<String, String> environment, List<String> words) throws IOException {
    Path output = Files.createTempFile("command", ".txt");
    var builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(String.join(" ", words) + " took more than " + LIMIT);
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s failed with exit code %d: %s"
                .formatted(String.join(" ", words), process.exitValue(), text.strip()));
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + words.get(0), e);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
