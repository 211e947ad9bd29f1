package io.girolle.agent.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
   * The files that it reads: its own, and those that this one includes.
   *
   * @param home what a relative path is relative to
   * @param section its section
   */
  public static List<Path> files(Path home, Config section) {
    try {
      return CatalogFile.files(home.resolve(section.getString("file")).normalize());
    } catch (ConfigException e) { // install says so
      return List.of();
    }
  }

  /**
   * What it reads beside its section: the text of its files.
   *
   * @param home what a relative path is relative to
   * @param section its section
   */
  public static String state(Path home, Config section) {
    var state = new StringBuilder();
    for (Path file : files(home, section)) {
      state.append(file).append('\n');
      try {
        state.append(Files.readString(file));
      } catch (IOException e) {
        state.append("unreadable");
      }
    }
    return state.toString();
  }

  @Override
  public void install(PluginContext context) {
    Path file = home.resolve(context.config(Settings.class).file());
    context.catalog("conf", CatalogFile.read(file));
  }
}
