package io.girolle.loader;

import io.girolle.call.FigureBook;
import io.girolle.call.Parts;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.InvalidConfigException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the enabled plugins: finds their jars, copies them, makes and installs each plugin in a
 * class loader of its own. It tells every fault of every plugin, and leaves nothing behind when
 * there is one.
 */
public final class PluginLoader {
  private static final Logger log = LoggerFactory.getLogger(PluginLoader.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final JarCopies copies;
  private final StaticChecks checks;
  private final Installer installer;
  private final AtomicInteger numbers = new AtomicInteger();

  /**
   * A loader.
   *
   * @param copies private folder for the copies of jars, made when it is needed
   * @param meters gets the plugins' meters
   * @param clock the clock that plugins see
   */
  public PluginLoader(Path copies, MeterRegistry meters, InstantSource clock) {
    this(copies, new StaticChecks(), new Installer(meters, clock, PATIENCE));
  }

  PluginLoader(Path copies, StaticChecks checks, Installer installer) {
    this.copies = new JarCopies(copies);
    this.checks = checks;
    this.installer = installer;
  }

  /**
   * Loads and installs plugins. On a thread that may block.
   *
   * @param settings what is enabled
   * @param builtIns plugins of the host's own, ahead of all others
   * @return the installed plugins, not started yet
   * @throws InvalidConfigException with every fault of every enabled plugin
   */
  public Generation load(PluginSettings settings, List<BuiltIn> builtIns) {
    return load(settings, builtIns, null);
  }

  /**
   * Loads the generation that comes after another. What both would make in the same way isn't made
   * again: they share it. On a thread that may block.
   *
   * @param settings what is enabled
   * @param builtIns plugins of the host's own, ahead of all others
   * @param before the generation before; not closed yet
   * @return the installed plugins, those that are new not started yet
   * @throws InvalidConfigException with every fault of every enabled plugin; nothing new is left
   */
  public Generation load(
      PluginSettings settings, List<BuiltIn> builtIns, @Nullable Generation before) {
    var faults = new Faults();
    var warnings = new ArrayList<Fault>(settings.warnings());
    var files = new LinkedHashMap<EnabledInstance, PluginFile>();
    List<EnabledInstance> enabled = notBuiltIn(settings.enabled(), builtIns, faults);
    Optional<FoundPlugins> found = look(settings, warnings, faults);
    if (found.isPresent()) {
      var gate = new PluginGate(Trust.of(settings, faults), checks, faults, warnings);
      for (EnabledInstance instance : enabled) {
        found
            .get()
            .pick(instance, faults)
            .filter(gate::passes)
            .ifPresent(file -> files.put(instance, file));
      }
    }
    return make(new Makings(builtIns, files, settings.chain()), before, faults, warnings);
  }

  /**
   * Makes a generation again, from the jars that it had, whatever is in the folder now.
   *
   * @param makings what it was made from
   * @param before the generation that is in service
   * @throws InvalidConfigException with every fault; nothing new is left
   */
  public Generation again(Makings makings, Generation before) {
    return make(makings, before, new Faults(), new ArrayList<>());
  }

  /**
   * Deletes the copies of jars that no generation needs.
   *
   * @param needed of all generations that are in service or may be made again
   */
  public void sweep(Collection<Makings> needed) {
    Set<String> digests =
        needed.stream()
            .flatMap(makings -> makings.enabled().values().stream())
            .flatMap(file -> file.jars().stream())
            .map(jar -> jar.jar().digest())
            .collect(Collectors.toSet());
    try {
      copies.retain(digests);
    } catch (IOException e) {
      log.warn("event=copies-stay folder={}", copies.folder(), e);
    }
  }

  private Generation make(
      Makings makings, @Nullable Generation before, Faults faults, List<Fault> warnings) {
    var installed = new ArrayList<InstalledPlugin>();
    try {
      for (BuiltIn builtIn : makings.builtIns()) {
        take(before, Recipe.of(builtIn), () -> installer.install(builtIn), installed, faults);
      }
      makings
          .enabled()
          .forEach(
              (instance, file) ->
                  take(
                      before,
                      Recipe.of(instance, file),
                      () -> installer.install(instance, file),
                      installed,
                      faults));
      Parts parts = makings.chain().of(parts(installed, faults), faults);
      faults.throwIfAny();
      int number =
          before != null && before.hasJust(installed, parts)
              ? before.number()
              : numbers.incrementAndGet();
      var generation = new Generation(number, makings, parts, installed, warnings);
      generation.plugins().forEach(PluginLoader::log);
      return generation;
    } catch (RuntimeException | Error e) {
      Generation.closeAll(installed);
      throw e;
    }
  }

  /** What installs one plugin. */
  @FunctionalInterface
  private interface Installation {
    InstalledPlugin install() throws RefusedException;
  }

  private static void take(
      @Nullable Generation before,
      Recipe recipe,
      Installation installation,
      List<InstalledPlugin> installed,
      Faults faults) {
    Optional<InstalledPlugin> same = before == null ? Optional.empty() : before.reuse(recipe);
    try {
      installed.add(same.isPresent() ? same.get() : installation.install());
    } catch (RefusedException e) {
      faults.addAll(e.faults());
    }
  }

  /**
   * Looks which closed plugins the JVM has collected, and logs those that it doesn't collect; to be
   * called every second or so as long as there are any.
   *
   * @return those that are still there, for people
   */
  public List<String> lookForLeaks() {
    installer.leaks().look();
    return uncollected();
  }

  /** The closed plugins that the JVM hasn't collected yet, for people. */
  public List<String> uncollected() {
    return installer.leaks().uncollected();
  }

  /** What was counted of each instance, by its name, over all generations. */
  public FigureBook figures() {
    return installer.figures();
  }

  private static List<EnabledInstance> notBuiltIn(
      List<EnabledInstance> enabled, List<BuiltIn> builtIns, Faults faults) {
    Set<String> taken = builtIns.stream().map(BuiltIn::name).collect(Collectors.toSet());
    var others = new ArrayList<EnabledInstance>();
    for (EnabledInstance instance : enabled) {
      if (taken.contains(instance.name())) {
        faults.add(instance.fault(instance.name() + " is built in, and always there"));
      } else {
        others.add(instance);
      }
    }
    return others;
  }

  private Optional<FoundPlugins> look(
      PluginSettings settings, List<Fault> warnings, Faults faults) {
    if (settings.enabled().isEmpty()) {
      return Optional.empty();
    }
    try {
      copies.prepare();
    } catch (IOException e) {
      String message = "the folder for copies of jars can't be made: " + Explain.text(e);
      faults.add(new Fault(copies.folder().toString(), "", message));
      return Optional.empty();
    }
    Set<String> wanted =
        settings.enabled().stream()
            .map(EnabledInstance::plugin)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    try {
      FoundPlugins found = PluginFolder.look(settings.dir(), copies);
      warnings.addAll(found.warnings(wanted));
      return Optional.of(found);
    } catch (IOException e) {
      faults.add(
          new Fault(
              settings.dirPlace(),
              PluginSettings.DIR,
              "the folder %s %s (looked for there: %s)"
                  .formatted(settings.dir(), Explain.unreadable(e), String.join(", ", wanted))));
      return Optional.empty();
    }
  }

  private static Parts parts(List<InstalledPlugin> installed, Faults clashes) {
    Parts.Builder parts = Parts.builder();
    installed.forEach(plugin -> plugin.addTo(parts, clashes));
    return parts.build();
  }

  private static void log(LoadedPlugin plugin) {
    log.info(
        "event=plugin-loaded plugin={} of={} version={} file={} digest={} parts={}",
        plugin.instance(),
        plugin.plugin(),
        plugin.version(),
        plugin.file(),
        plugin.digest(),
        plugin.parts());
  }
}
