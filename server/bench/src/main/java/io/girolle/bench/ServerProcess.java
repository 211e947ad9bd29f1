package io.girolle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that serves until it is closed, at the latest with this JVM. */
public final class ServerProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;
  private static final int LINES_SHOWN = 5;
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final int GLANCES = 50;
  private static final Duration IDLE = Duration.ofMillis(20);

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread killer;

  private ServerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts a process.
   *
   * @param name its name, also of its log
   * @param work where its log goes
   * @param environment set beside what it inherits
   * @param command what to run
   */
  public static ServerProcess start(
      String name, Path work, Map<String, String> environment, List<String> command)
      throws IOException {
    Path log = work.resolve(name + ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(name, log, builder.start());
  }

  public long pid() {
    return process.pid();
  }

  /** Fails with the end of its log when it has ended. */
  public void checkAlive() throws BenchException, IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
      throw new BenchException(
          "%s ended with %d; it said last: %s"
              .formatted(name, process.exitValue(), String.join(" | ", last)));
    }
  }

  /**
   * Waits, within limits, until it has nothing to do: calls that the load generator gave up at its
   * end are still under way.
   */
  void awaitIdle() throws IOException, InterruptedException {
    Duration used = ProcStat.cpu(pid());
    for (int i = 0; i < GLANCES; i++) {
      Thread.sleep(GLANCE.toMillis());
      Duration now = ProcStat.cpu(pid());
      if (now.minus(used).compareTo(IDLE) <= 0) {
        return;
      }
      used = now;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  @Override
  public String toString() {
    return name;
  }
}
