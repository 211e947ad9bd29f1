package io.girolle.agent.catalog;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.nio.file.Path;

/** The catalog {@code conf}: a HOCON file of apps, functions and triggers. */
public final class ConfCatalogPlugin implements Plugin {
  private final Path home;

  /** The catalog's keys. */
  record Settings(Path file) {}

  /**
   * The plugin.
   *
   * @param home what a relative path is relative to
   */
  public ConfCatalogPlugin(Path home) {
    this.home = home;
  }

  @Override
  public void install(PluginContext context) {
    Path file = home.resolve(context.config(Settings.class).file());
    context.catalog("conf", CatalogFile.read(file));
  }
}
