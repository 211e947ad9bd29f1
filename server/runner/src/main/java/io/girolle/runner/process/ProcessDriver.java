package io.girolle.runner.process;

import io.girolle.spi.Blame;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** Runs each function instance as a process, with no environment but its own. */
final class ProcessDriver implements Driver {
  private static final String FAILED =
      "Container failed to initialize, please ensure you are using the latest fdk and check the"
          + " logs";

  private final Map<String, ProcessSettings.Image> images;
  private final Path home;
  private final Logger log;
  private final Limitations limitations;

  ProcessDriver(ProcessSettings settings, Path home, Logger log) {
    this.images = settings.images();
    this.home = home;
    this.log = log;
    this.limitations = new Limitations(log);
  }

  @Override
  public Instance launch(ContainerSpec spec) throws DriverException {
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
    var builder =
        new ProcessBuilder(command(image, spec)).directory(home.resolve(image.dir()).toFile());
    environment(builder.environment(), image, spec);
    long begun = System.nanoTime();
    Process process = start(builder, spec);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    Pipes.read(process, spec.id(), spec.output());
    note(process, spec.socketFolder());
    var endpoint = UnixDomainSocketAddress.of(spec.socketFolder().resolve("lsnr.sock"));
    return new ProcessInstance(process, endpoint, took);
  }

  private Process start(ProcessBuilder builder, ContainerSpec spec) throws DriverException {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      log.warn(
          "event=process-not-started image={} command={} folder={} error=\"{}\"",
          spec.image(),
          builder.command().get(0),
          builder.directory(),
          e.getMessage());
      throw new DriverException(502, Blame.USER, FAILED, e);
    }
  }

  /** Notes the process, so that the next runner can end it should this one die. */
  private void note(Process process, Path folder) {
    long began = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      Files.writeString(folder.resolve("process"), process.pid() + " " + began);
    } catch (IOException e) {
      log.warn("event=process-not-noted folder={}", folder, e);
    }
  }

  private static List<String> command(ProcessSettings.Image image, ContainerSpec spec) {
    var command = new ArrayList<>(spec.command().isEmpty() ? image.command() : spec.command());
    Path own = Path.of(System.getProperty("java.home"), "bin", "java");
    if (command.get(0).equals("java") && Files.isExecutable(own)) {
      command.set(0, own.toString());
    }
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
