package io.girolle.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A node as a process of its own, from its start to its end. What it prints is kept. */
final class NodeProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern UP =
      Pattern.compile("^Girolle node \\S+ is up\\R", Pattern.MULTILINE);
  private static final Pattern RUNNER =
      Pattern.compile("^  runners  \\S+ on port (\\d+)\\R", Pattern.MULTILINE);
  private static final Pattern ADMIN =
      Pattern.compile("^  admin    (http://\\S+?)/readyz\\R", Pattern.MULTILINE);
  private static final Pattern TRY =
      Pattern.compile("^  try      curl (http://\\S+)\\R", Pattern.MULTILINE);

  private final Process process;
  private final Path out;
  private final Path err;
  private final List<ProcessHandle> left = new ArrayList<>();

  private NodeProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code girolle run}; nothing is awaited. */
  static NodeProcess run(
      Distribution distribution, Map<String, String> environment, List<String> arguments)
      throws IOException {
    return run(List.of(), distribution, environment, arguments);
  }

  /**
   * As {@link #run(Distribution, Map, List)}.
   *
   * @param prefix what to put before the command, and becomes it
   */
  static NodeProcess run(
      List<String> prefix,
      Distribution distribution,
      Map<String, String> environment,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(distribution.program().toString(), "run"));
    command.addAll(arguments);
    Path out = Distribution.folder("node").resolve("out.txt");
    Path err = out.resolveSibling("err.txt");
    return new NodeProcess(ProgramRun.start(command, environment, out, err), out, err);
  }

  /** Waits until it says that it is up. */
  NodeProcess awaitUp() {
    said(UP);
    said(ADMIN);
    return this;
  }

  /** The URL that it tells people to try. */
  URI tried() {
    return URI.create(said(TRY).group(1));
  }

  /** A URL of its front. */
  URI front(String path) {
    return tried().resolve(path);
  }

  /** A URL of its admin listener. */
  URI admin(String path) {
    return URI.create(said(ADMIN).group(1) + path);
  }

  /** The port of its one runner. */
  int grpcPort() {
    return Integer.parseInt(said(RUNNER).group(1));
  }

  /** Everything on its standard output so far. */
  String stdout() {
    return read(out);
  }

  /** Everything on its standard error so far. */
  String stderr() {
    return read(err);
  }

  /** The processes that it has started, and theirs. */
  List<ProcessHandle> functions() {
    return process.descendants().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to stop: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Kills it: SIGKILL. When this returns it is dead; its functions may still be alive. */
  void kill() {
    process.descendants().forEach(left::add);
    process.destroyForcibly();
    awaitEnd();
  }

  /** Waits until it has ended. */
  void awaitEnd() {
    try {
      assertTrue(process.waitFor(PATIENCE.toSeconds(), SECONDS), () -> "still running\n" + this);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
    left.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return "node %d%n-- stdout%n%s-- stderr%n%s".formatted(process.pid(), stdout(), stderr());
  }

  private MatchResult said(Pattern pattern) {
    await(pattern.pattern())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .failFast("it has ended", () -> assertTrue(process.isAlive(), this::toString))
        .until(() -> pattern.matcher(stdout()).find());
    return pattern.matcher(stdout()).results().findFirst().orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("can't read " + file, e);
    }
  }
}
