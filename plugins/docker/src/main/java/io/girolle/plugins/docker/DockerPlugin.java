package io.girolle.plugins.docker;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Offers the driver {@code docker}, which runs each function instance in a container of a Docker
 * engine. {@code girolle.runner.driver = docker} chooses it.
 */
public final class DockerPlugin implements Plugin {
  private @Nullable Runnable begin;

  @Override
  public void install(PluginContext context) {
    var settings = context.config(DockerSettings.class);
    var meters = new Meters(context.metrics());
    var engine = new Engine(settings.endpoint(), settings.connections(), settings.callTimeout());
    var use = new ImageUse(context.clock());
    var labels = new Labels(UUID.randomUUID().toString());
    var driver = new DockerDriver(settings, engine, use, labels, meters, context.log());
    context.driver("docker", driver);
    context.metrics().gauge("docker.instances", driver::instances);
    context.metrics().gauge("docker.pulls.waiting", driver::waitingForImages);
    var cleaner =
        new ImageCleaner(
            engine, use, settings.imageCleaner(), context.clock(), meters, context.log());
    begin =
        () -> {
          every(context, settings.sweep(), driver::sweep);
          if (settings.imageCleaner().enabled()) {
            every(context, settings.imageCleaner().every(), cleaner::clean);
          }
        };
  }

  @Override
  public void start() {
    if (begin != null) {
      begin.run();
    }
  }

  private static void every(PluginContext context, Duration pause, Runnable work) {
    var unused =
        context
            .background()
            .scheduleWithFixedDelay(work, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
