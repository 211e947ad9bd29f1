package io.girolle.harness.docker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A private engine: {@code dockerd} in a folder of its own, with neither images nor networks. It is
 * stopped, with all containers, when it is closed, or else when the JVM ends. Tests that use it
 * need to be root, and the programs {@link #PROGRAM}, {@code docker}, {@code busybox} and {@code
 * tar}.
 */
public final class DockerEngine implements AutoCloseable {
  /** The engine's program. */
  public static final String PROGRAM = "dockerd";

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path folder;
  private final Thread atExit = new Thread(this::end);
  private final Images images;
  private final List<String> options = new ArrayList<>();
  private @Nullable Process process;

  private DockerEngine(Path folder) {
    this.folder = folder;
    this.images = new Images(this);
  }

  /** Starts an engine and waits until it answers. */
  public static DockerEngine start() throws IOException {
    var engine = new DockerEngine(Files.createTempDirectory(Path.of("/tmp"), "gde"));
    Runtime.getRuntime().addShutdownHook(engine.atExit);
    try {
      engine.run();
      return engine;
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Where it listens. */
  public URI host() {
    return URI.create("unix://" + socket());
  }

  /** Images that tests run. */
  public Images images() {
    return images;
  }

  /**
   * Runs the engine's own command line.
   *
   * @return what it printed
   * @throws IOException when it fails, with what it printed
   */
  public String docker(String... words) throws IOException {
    var command = new ArrayList<String>(List.of("docker"));
    command.addAll(List.of(words));
    return Command.run(Map.of("DOCKER_HOST", host().toString()), command);
  }

  /** The names of all its containers, running or not. */
  public List<String> containers() throws IOException {
    return docker("ps", "--all", "--format", "{{.Names}}").lines().toList();
  }

  /** From its next start on, containers go on when it ends. */
  public void keepsContainers() {
    options.add("--live-restore");
  }

  /** Kills the engine itself as a fault would; containers go on. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running, STOP);
    }
  }

  /** Has it answer nobody until {@link #goOn}. */
  public void hang() throws IOException {
    signal("STOP");
  }

  /** Ends what {@link #hang} began. */
  public void goOn() throws IOException {
    signal("CONT");
  }

  /** Starts it again after {@link #kill}. */
  public void restart() throws IOException {
    run();
  }

  /** Stops it as an operator would, and what ran in it. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the JVM ends: the hook does it
    }
    end();
    unmount();
    Command.run(Map.of(), List.of("rm", "-rf", folder.toString()));
  }

  private void signal(String name) throws IOException {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it doesn't run");
    }
    Command.run(Map.of(), List.of("sh", "-c", "kill -" + name + " " + running.pid()));
  }

  private Path socket() {
    return folder.resolve("s");
  }

  private void run() throws IOException {
    Files.deleteIfExists(folder.resolve("exec/containerd/containerd.pid"));
    Files.deleteIfExists(folder.resolve("pid"));
    var command =
        new ArrayList<>(
            List.of(
                PROGRAM,
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=" + host(),
                "--exec-opt=native.cgroupdriver=cgroupfs"));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long end = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "%s doesn't answer: %s"
                .formatted(PROGRAM, Files.readString(folder.resolve("log")).strip()));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean answers() {
    if (!Files.exists(socket())) {
      return false;
    }
    try {
      docker("version");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void end() {
    Process running = process;
    if (running == null) {
      return;
    }
    List<ProcessHandle> children = running.descendants().toList();
    if (running.isAlive()) {
      removeContainers();
      running.destroy();
      await(running, STOP);
    }
    running.destroyForcibly();
    endRest(children);
    process = null;
  }

  /** What a killed engine has left mounted. */
  private void unmount() throws IOException {
    List<String> mounts =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" ", -1)[1])
            .filter(point -> point.startsWith(folder + "/"))
            .sorted(Comparator.reverseOrder())
            .toList();
    for (String point : mounts) {
      Command.run(Map.of(), List.of("umount", "--lazy", point));
    }
  }

  private void removeContainers() {
    try {
      List<String> left = containers();
      if (!left.isEmpty()) {
        var words = new ArrayList<String>(List.of("rm", "--force"));
        words.addAll(left);
        docker(words.toArray(String[]::new));
      }
    } catch (IOException e) {
      // what is left goes with the processes
      return;
    }
  }

  /** Ends what a killed engine has left: its containerd, the shims and what runs below them. */
  private void endRest(List<ProcessHandle> children) {
    children.forEach(ProcessHandle::destroyForcibly);
    ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(folder.toString()))
        .forEach(
            each -> {
              each.descendants().forEach(ProcessHandle::destroyForcibly);
              each.destroyForcibly();
            });
  }

  private static void await(Process running, Duration atMost) {
    try {
      running.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
