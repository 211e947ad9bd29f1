package io.girolle.loader;

import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Decides whether a plugin's jars may run at all: who can write to them, and what they hold. */
final class Trust {
  private final Path dir;
  private final TrustSettings settings;
  private final Optional<PluginPins> pins;
  private final boolean whole;

  private Trust(Path dir, TrustSettings settings, Optional<PluginPins> pins, boolean whole) {
    this.dir = dir;
    this.settings = settings;
    this.pins = pins;
    this.whole = whole;
  }

  /**
   * Looks at the plugins folder and reads the pins.
   *
   * @param faults gets what is wrong with them; no plugin is trusted then
   */
  static Trust of(PluginSettings plugins, Faults faults) {
    TrustSettings settings = plugins.trust();
    var wrong = new Faults();
    if (!settings.allowWritable()) {
      WritableByOthers.wrongWith(plugins.dir())
          .or(() -> WritableByOthers.wrongAround(plugins.dir()))
          .ifPresent(
              why -> {
                String message = "the folder " + plugins.dir() + " " + why;
                wrong.add(new Fault(plugins.dirPlace(), PluginSettings.DIR, message));
              });
    }
    Optional<PluginPins> pins = settings.pins().flatMap(file -> pins(settings, file, wrong));
    faults.addAll(wrong.list());
    return new Trust(plugins.dir(), settings, pins, wrong.isEmpty());
  }

  private static Optional<PluginPins> pins(TrustSettings settings, Path file, Faults wrong) {
    Optional<String> open =
        settings.allowWritable() ? Optional.empty() : WritableByOthers.wrongWith(file);
    if (open.isPresent()) {
      wrong.add(ofPins(settings, file, open.get()));
      return Optional.empty();
    }
    try {
      return Optional.of(PluginPins.read(file));
    } catch (InvalidConfigException e) {
      wrong.addAll(e.faults());
    } catch (IOException e) {
      wrong.add(ofPins(settings, file, Explain.unreadable(e)));
    }
    return Optional.empty();
  }

  private static Fault ofPins(TrustSettings settings, Path file, String why) {
    String message = "the file " + file + " " + why;
    return new Fault(settings.pinsPlace(), TrustSettings.PINS, message);
  }

  /** Whether nothing is wrong with the folder and the pins themselves. */
  boolean isWhole() {
    return whole;
  }

  /** Adds why a plugin may not run: first who can write to it, then what it holds. */
  void check(PluginFile file, Faults faults) {
    if (!settings.allowWritable()) {
      for (Path path : paths(file)) {
        WritableByOthers.wrongWith(path)
            .ifPresent(why -> faults.add(new Fault(path.toString(), file.name(), why)));
      }
    }
    pins.ifPresent(
        known -> {
          for (JarFacts jar : file.jars()) {
            if (!known.has(jar.jar().digest())) {
              faults.add(unpinned(file, jar.jar(), known));
            }
          }
        });
  }

  private Fault unpinned(PluginFile file, JarCopy jar, PluginPins known) {
    String path = dir.relativize(jar.original()).toString();
    String list = settings.pins().map(Path::toString).orElse("");
    String changed =
        known.at(path).isPresent()
            ? "isn't the jar that %s lists: its digest is %s".formatted(list, jar.digest())
            : "its digest, %s, isn't in %s".formatted(jar.digest(), list);
    return new Fault(
        jar.original().toString(),
        file.name(),
        changed + "; if it is to run, have there: " + PluginPins.line(jar.digest(), path));
  }

  private static Set<Path> paths(PluginFile file) {
    var paths = new LinkedHashSet<Path>();
    paths.add(file.path());
    file.jars().forEach(jar -> paths.add(jar.jar().original()));
    return paths;
  }
}
