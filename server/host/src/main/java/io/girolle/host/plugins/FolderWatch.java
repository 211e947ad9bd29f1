package io.girolle.host.plugins;

import com.typesafe.config.ConfigValue;
import io.girolle.agent.catalog.ConfCatalogPlugin;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the plugins folder or a file of the configuration has changed, and has
 * the plugins reloaded when a change has settled. It looks at names, sizes and times, which works
 * on every file system.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  private static final String PINS = "plugins.pins";

  private final PluginControl plugins;
  private final Supplier<Set<Path>> watched;
  private final long looksUntilSettled;
  private final Duration every;
  private Set<Path> paths;
  private Map<Path, String> seen;
  private Map<Path, String> taken;
  private long unchanged;
  private volatile @Nullable ScheduledExecutorService thread;

  /**
   * A watch for what changes from now on; it doesn't look before it is started.
   *
   * @param plugins what is reloaded
   * @param first folders and files, as they are from now on
   * @param watched the same later
   * @param limits how often it looks, and when a change has settled
   */
  FolderWatch(
      PluginControl plugins,
      Set<Path> first,
      Supplier<Set<Path>> watched,
      NodeSettings.Reload limits) {
    this.plugins = plugins;
    this.watched = watched;
    this.every = limits.every();
    this.looksUntilSettled =
        Math.max(1, limits.settled().toMillis() / Math.max(1, every.toMillis()));
    this.paths = first;
    this.taken = look(first);
    this.seen = taken;
  }

  /** Begins to look, unless it is switched off. */
  void start() {
    if (every.isZero()) {
      return;
    }
    ScheduledExecutorService looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var made = new Thread(task, "girolle-plugins-watch");
              made.setDaemon(true);
              return made;
            });
    thread = looking;
    var unused =
        looking.scheduleWithFixedDelay(
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
    files.addAll(ConfCatalogPlugin.files(settings.home(), settings.sections().catalog().conf()));
    if (settings.config().hasPath(PINS)) {
      files.add(settings.home().resolve(settings.config().getString(PINS)).normalize());
    }
    return files;
  }

  @Override
  public void close() {
    ScheduledExecutorService looking = thread;
    if (looking != null) {
      looking.shutdownNow();
    }
  }

  private void lookAgain() {
    try {
      Map<Path, String> now = look(paths);
      if (!now.equals(seen)) {
        paths = watched.get();
        seen = now;
        unchanged = 0;
      } else if (!now.equals(taken) && ++unchanged >= looksUntilSettled) {
        taken = now;
        reload();
        paths = watched.get();
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

  private static Map<Path, String> look(Set<Path> paths) {
    var stamps = new TreeMap<Path, String>();
    paths.forEach(path -> look(path, stamps, 2));
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
