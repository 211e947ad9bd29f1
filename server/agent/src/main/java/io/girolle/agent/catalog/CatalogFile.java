package io.girolle.agent.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.girolle.call.Cpus;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.call.config.RecordBinder;
import io.girolle.call.config.RequiredIncludes;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.AppTrigger;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file of the catalog {@code conf}: apps by name, each with its functions by name. */
record CatalogFile(Map<String, AppEntry> apps) {
  private static final long MIB = 1024 * 1024;

  /** An app; an id left out is its name. */
  record AppEntry(
      Optional<String> id,
      Optional<Map<String, String>> config,
      Optional<Config> annotations,
      Optional<String> syslogUrl,
      Optional<Map<String, FunctionEntry>> functions) {}

  /** A function; an id left out is its app's name, a dot and its own name. */
  record FunctionEntry(
      Optional<String> id,
      String image,
      Optional<ConfigMemorySize> memory,
      Optional<Duration> timeout,
      Optional<Duration> idleTimeout,
      Optional<String> cpus,
      Optional<ConfigMemorySize> tmpfs,
      Optional<Map<String, String>> config,
      Optional<Config> annotations,
      Optional<List<String>> triggers) {

    /** Checks the ranges. */
    FunctionEntry {
      memory.ifPresent(size -> mebibytes("memory", size, 1));
      tmpfs.ifPresent(size -> mebibytes("tmpfs", size, 0));
      timeout.ifPresent(time -> seconds("timeout", time, 1, 300));
      idleTimeout.ifPresent(time -> seconds("idle-timeout", time, 0, 3600));
      cpus.ifPresent(Cpus::milli);
      for (String source : triggers.orElse(List.of())) {
        if (!source.startsWith("/")) {
          throw new IllegalArgumentException(
              "triggers: " + source + " (expected: a path with a leading slash)");
        }
      }
    }
  }

  /**
   * Reads a catalog.
   *
   * @throws InvalidConfigException with every fault of the file
   */
  static Catalog read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidConfigException(
          List.of(new Fault(file.toString(), "", "there is no such file; it holds the catalog")));
    }
    var faults = new Faults();
    try {
      Config config = parsed(file, includes(file, faults)).resolve();
      faults.throwIfAny();
      return RecordBinder.bind(CatalogFile.class, config, "").catalog(file);
    } catch (InvalidConfigException e) {
      throw e;
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(fault(file, e)));
    } catch (IOException e) {
      throw new InvalidConfigException(
          List.of(new Fault(file.toString(), "", "can't be read as text in UTF-8")));
    }
  }

  /** A file, and the files that it includes as far as it can be read. */
  static List<Path> files(Path file) {
    List<Path> files = new ArrayList<>(List.of(file));
    try {
      RequiredIncludes includes = includes(file, new Faults());
      try {
        parsed(file, includes);
      } finally {
        files.addAll(includes.files());
      }
    } catch (IOException | ConfigException e) { // whoever reads the catalog says so
      return files;
    }
    return files;
  }

  private static RequiredIncludes includes(Path file, Faults faults) throws IOException {
    return new RequiredIncludes(file.toString(), Files.readString(file), faults);
  }

  private static Config parsed(Path file, RequiredIncludes includes) {
    return ConfigFactory.parseFile(
        file.toFile(),
        ConfigParseOptions.defaults()
            .setAllowMissing(false)
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(includes));
  }

  /** The place stands before the message alone, not in it as well. */
  private static Fault fault(Path file, ConfigException e) {
    String message = String.valueOf(e.getMessage()).replace('\n', ' ');
    if (e.origin() == null) {
      return new Fault(file.toString(), "", message);
    }
    String prefix = e.origin().description() + ": ";
    return new Fault(
        Fault.place(e.origin()),
        "",
        message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private Catalog catalog(Path file) {
    List<App> allApps = new ArrayList<>();
    List<AppFunction> functions = new ArrayList<>();
    List<AppTrigger> triggers = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    List<Fault> faults = new ArrayList<>();
    apps.forEach(
        (name, entry) -> {
          App app = app(name, entry);
          unique(taken, "app " + app.id(), "apps." + name, file, faults);
          allApps.add(app);
          entry
              .functions()
              .orElse(Map.of())
              .forEach(
                  (functionName, function) -> {
                    String path = "apps." + name + ".functions." + functionName;
                    AppFunction made = function(app, functionName, function);
                    unique(taken, "function " + made.id(), path, file, faults);
                    functions.add(made);
                    for (String source : function.triggers().orElse(List.of())) {
                      String trigger = "trigger " + source + " of app " + name;
                      unique(taken, trigger, path, file, faults);
                      triggers.add(AppTrigger.of(made.id() + source, app.id(), made.id(), source));
                    }
                  });
        });
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
    return new FixedCatalog(allApps, functions, triggers);
  }

  private static App app(String name, AppEntry entry) {
    return App.builder(entry.id().orElse(name), name)
        .config(entry.config().orElse(Map.of()))
        .annotations(unwrapped(entry.annotations()))
        .syslogUrl(entry.syslogUrl().orElse(""))
        .build();
  }

  private static AppFunction function(App app, String name, FunctionEntry entry) {
    String id = entry.id().orElse(app.name() + "." + name);
    var function =
        AppFunction.builder(id, name, app.id(), entry.image())
            .config(entry.config().orElse(Map.of()))
            .annotations(unwrapped(entry.annotations()));
    entry.memory().ifPresent(size -> function.memoryMiB(mebibytes("memory", size, 1)));
    entry.tmpfs().ifPresent(size -> function.tmpfsMiB(mebibytes("tmpfs", size, 0)));
    entry.timeout().ifPresent(function::timeout);
    entry.idleTimeout().ifPresent(function::idleTimeout);
    entry.cpus().ifPresent(cpus -> function.milliCpus(Cpus.milli(cpus)));
    return function.build();
  }

  private static void unique(
      Map<String, String> taken, String what, String path, Path file, List<Fault> faults) {
    String first = taken.putIfAbsent(what, path);
    if (first != null) {
      faults.add(new Fault(file.toString(), path, what + " is there already, in " + first));
    }
  }

  private static Map<String, Object> unwrapped(Optional<Config> annotations) {
    return annotations.map(c -> c.root().unwrapped()).orElse(Map.of());
  }

  private static int mebibytes(String key, ConfigMemorySize size, int least) {
    long bytes = size.toBytes();
    if (bytes % MIB != 0 || bytes / MIB < least || bytes / MIB > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: %d bytes (expected: whole mebibytes, at least %d, such as 128MiB)"
              .formatted(key, bytes, least));
    }
    return (int) (bytes / MIB);
  }

  private static void seconds(String key, Duration time, int least, int most) {
    if (time.toMillis() % 1000 != 0 || time.toSeconds() < least || time.toSeconds() > most) {
      throw new IllegalArgumentException(
          "%s: %d ms (expected: whole seconds, from %ds to %ds)"
              .formatted(key, time.toMillis(), least, most));
    }
  }
}
