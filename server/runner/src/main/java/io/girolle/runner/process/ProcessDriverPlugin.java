package io.girolle.runner.process;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.nio.file.Path;

/** Offers the driver {@code process}, which runs functions as plain processes of this machine. */
public final class ProcessDriverPlugin implements Plugin {
  private final Path home;

  /**
   * A plugin.
   *
   * @param home what relative working folders are relative to
   */
  public ProcessDriverPlugin(Path home) {
    this.home = home.toAbsolutePath();
  }

  @Override
  public void install(PluginContext context) {
    var settings = context.config(ProcessSettings.class);
    context.driver("process", new ProcessDriver(settings, home, context.log()));
  }
}
