package io.girolle.host.plugins;

import com.typesafe.config.ConfigValue;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the plugins folder or a file of the configuration has changed, and has
 * the plugins reloaded when a change has settled. It looks at names, sizes and times, which works
 * on every file system.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  /** Keys below {@code girolle} that name files which are read with the plugins. */
  private static final List<String> FILES = List.of("catalog.conf.file", "plugins.pins");

  private final PluginControl plugins;
  private final Supplier<Set<Path>> watched;
  private final long looksUntilSettled;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "girolle-plugins-watch");
            made.setDaemon(true);
            return made;
          });
  private Map<Path, String> seen;
  private Map<Path, String> taken;
  private long unchanged;

  /**
   * A watch that has begun.
   *
   * @param plugins what is reloaded
   * @param watched folders and files
   * @param limits how often it looks, and when a change has settled
   */
  FolderWatch(PluginControl plugins, Supplier<Set<Path>> watched, NodeSettings.Reload limits) {
    this.plugins = plugins;
    this.watched = watched;
    Duration every = limits.every();
    this.looksUntilSettled = Math.max(1, limits.settled().toMillis() / every.toMillis());
    this.taken = look();
    this.seen = taken;
    var unused =
        thread.scheduleWithFixedDelay(
            this::lookAgain, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What a configuration is read from: its folders and files, and all files that gave a value. */
  static Set<Path> of(NodeSettings settings) {
    var files = new TreeSet<Path>();
    files.add(settings.plugins().dir());
    for (Map.Entry<String, ConfigValue> entry : settings.config().entrySet()) {
      String file = entry.getValue().origin().filename();
      if (file != null) {
        files.add(Path.of(file));
      }
    }
    for (String key : FILES) {
      if (settings.config().hasPath(key)) {
        files.add(settings.home().resolve(settings.config().getString(key)).normalize());
      }
    }
    return files;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void lookAgain() {
    try {
      Map<Path, String> now = look();
      if (!now.equals(seen)) {
        seen = now;
        unchanged = 0;
      } else if (!now.equals(taken) && ++unchanged >= looksUntilSettled) {
        taken = now;
        reload();
      }
    } catch (RuntimeException e) {
      log.warn("event=plugins-watch-failed", e);
    }
  }

  private void reload() {
    try {
      plugins.reload();
    } catch (InvalidConfigException e) {
      log.debug("event=reload-refused faults={}", e.faults().size());
    } catch (PluginControl.BusyException e) {
      log.warn("event=reload-postponed why=\"{}\"", e.getMessage());
      taken = Map.of();
      unchanged = 0;
    }
  }

  private Map<Path, String> look() {
    var stamps = new TreeMap<Path, String>();
    watched.get().forEach(path -> look(path, stamps, 2));
    return stamps;
  }

  private static void look(Path path, Map<Path, String> stamps, int depth) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        stamps.put(path, "folder");
        if (depth > 0) {
          try (Stream<Path> entries = Files.list(path)) {
            entries
                .filter(e -> !e.getFileName().toString().startsWith("."))
                .forEach(e -> look(e, stamps, depth - 1));
          }
        }
      } else {
        stamps.put(
            path,
            attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
      }
    } catch (IOException e) {
      stamps.put(path, "missing");
    }
  }
}
