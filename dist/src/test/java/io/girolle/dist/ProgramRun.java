package io.girolle.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that has run to its end.
 *
 * @param command the program and its arguments
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
record ProgramRun(List<String> command, int exit, String out, String err) {
  private static final int LIMIT_SECONDS = 300;

  /** Runs a program in an environment that has little but what is given. */
  static ProgramRun of(List<String> command, Map<String, String> environment) {
    try {
      Path out = Distribution.folder("run").resolve("out.txt");
      Path err = out.resolveSibling("err.txt");
      Process process = start(command, environment, out, err);
      try {
        assertTrue(process.waitFor(LIMIT_SECONDS, SECONDS), () -> "still running: " + command);
      } finally {
        process.destroyForcibly();
      }
      return new ProgramRun(
          command, process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts a program whose output goes to files. */
  static Process start(List<String> command, Map<String, String> environment, Path out, Path err)
      throws IOException {
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Checks that it ended with 0. */
  ProgramRun mustSucceed() {
    return mustEndWith(0);
  }

  /** Checks its exit code. */
  ProgramRun mustEndWith(int code) {
    assertEquals(code, exit, this::toString);
    return this;
  }

  /** What it told its user on standard error: the lines that aren't of a log. */
  List<String> complaints() {
    return err.lines().filter(line -> line.startsWith("girolle: ")).toList();
  }

  @Override
  public String toString() {
    return "%s ended with %d%n-- stdout%n%s-- stderr%n%s"
        .formatted(String.join(" ", command), exit, out, err);
  }
}
