package io.girolle.agent.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
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

  /**
   * What it reads beside its section: the text of its file.
   *
   * @param home what a relative path is relative to
   * @param section its section
   */
  public static String state(Path home, Config section) {
    try {
      return Files.readString(home.resolve(section.getString("file")));
    } catch (IOException | ConfigException e) {
      return "unreadable";
    }
  }

  @Override
  public void install(PluginContext context) {
    Path file = home.resolve(context.config(Settings.class).file());
    context.catalog("conf", CatalogFile.read(file));
  }
}
