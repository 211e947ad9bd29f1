package io.girolle.runner.process;

import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Runs each function instance as a process, with no environment but its own. */
final class ProcessDriver implements Driver {
  private static final String FAILED =
      "Container failed to initialize, please ensure you are using the latest fdk and check the"
          + " logs";

  /** How long a process that has ended may seem to live. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Map<String, ProcessSettings.Image> images;
  private final Path home;
  private final Logger log;
  private final Limitations limitations;
  private final Programs programs = new Programs();
  private final Optional<Path> setsid = programs.find("setsid");
  private final Signals signals = new Signals(setsid.map(Path::toString));
  private final Strays strays = new Strays(Path.of("/proc"));
  private final Leftovers leftovers;
  private final Optional<Cgroups> cgroups;

  ProcessDriver(ProcessSettings settings, Path home, Logger log) {
    this.images = settings.images();
    this.home = home;
    this.log = log;
    this.limitations = new Limitations(log);
    this.leftovers = new Leftovers(signals, strays, log);
    this.cgroups =
        settings.limits().orElse(true)
            ? Optional.of(new Cgroups(Path.of("/"), log))
            : Optional.empty();
  }

  @Override
  public Instance launch(ContainerSpec spec) throws DriverException, InterruptedException {
    var image = images.get(spec.image());
    if (image == null) {
      throw new DriverException(
          502,
          Blame.USER,
          "Failed to pull image '%s': no such image is configured for the process driver"
              .formatted(spec.image()),
          null);
    }
    limitations.check(spec);
    Path folder = home.resolve(image.dir());
    var builder = new ProcessBuilder(command(image, spec, folder)).directory(folder.toFile());
    environment(builder.environment(), image, spec);
    Cgroup cgroup = cgroups.map(all -> all.make(spec)).orElse(Cgroup.NONE);
    long begun = System.nanoTime();
    Process process = start(builder, spec, cgroup);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var tree =
        new ProcessTree(process, setsid.isPresent(), cgroup, spec.socketFolder(), signals, strays);
    var endpoint = UnixDomainSocketAddress.of(spec.socketFolder().resolve("lsnr.sock"));
    var instance = new ProcessInstance(tree, cgroup, signals, endpoint, took, log);
    signals.use();
    IOException failure = setUp(process, cgroup, spec);
    instance.watch(process, spec.id());
    Pipes.read(process, spec.id(), spec.output());
    try {
      if (failure != null && !process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
        instance.stop(Duration.ZERO);
        throw new DriverException("can't set up the process of " + spec.id(), failure);
      }
    } catch (InterruptedException e) {
      instance.stop(Duration.ZERO);
      throw e;
    }
    return instance;
  }

  /** Puts a process where it belongs; what fails with one that has ended already is no fault. */
  private static @Nullable IOException setUp(Process process, Cgroup cgroup, ContainerSpec spec) {
    try {
      try {
        cgroup.add(process.pid());
      } finally {
        Leftovers.note(process, cgroup, spec.socketFolder());
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  @Override
  public int removeLeftovers(Path runnerFolder) throws DriverException {
    try {
      signals.use();
      return leftovers.end(runnerFolder);
    } catch (IOException e) {
      throw new DriverException(String.valueOf(e.getMessage()), e);
    } finally {
      signals.release();
    }
  }

  @Override
  public void close() {
    signals.close();
  }

  private Process start(ProcessBuilder builder, ContainerSpec spec, Cgroup cgroup)
      throws DriverException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      removeEmpty(cgroup);
      throw notStarted(spec, builder.command().toString(), e);
    }
  }

  private void removeEmpty(Cgroup cgroup) {
    try {
      cgroup.remove();
    } catch (IOException e) {
      log.warn("event=control-group-stays folders={}", cgroup.folders(), e);
    }
  }

  private DriverException notStarted(
      ContainerSpec spec, String command, @Nullable IOException cause) {
    log.warn(
        "event=process-not-started image={} command=\"{}\" error=\"{}\"",
        spec.image(),
        command,
        cause == null ? "no such program" : cause.getMessage());
    return new DriverException(502, Blame.USER, FAILED, cause);
  }

  /** In a session of its own, where that can be had, so that what it starts is its group. */
  private List<String> command(ProcessSettings.Image image, ContainerSpec spec, Path folder)
      throws DriverException {
    var command = new ArrayList<>(spec.command().isEmpty() ? image.command() : spec.command());
    Path program =
        programs
            .find(command.get(0), folder)
            .orElseThrow(() -> notStarted(spec, command.toString(), null));
    command.set(0, program.toString());
    setsid.ifPresent(first -> command.add(0, first.toString()));
    return command;
  }

  private static void environment(
      Map<String, String> environment, ProcessSettings.Image image, ContainerSpec spec)
      throws DriverException {
    environment.clear();
    try {
      environment.putAll(image.env().orElse(Map.of()));
      environment.putAll(spec.environment());
    } catch (IllegalArgumentException e) {
      throw new DriverException(502, Blame.USER, "Invalid function config: " + e.getMessage(), e);
    }
  }
}
