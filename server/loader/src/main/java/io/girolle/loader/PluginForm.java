package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import io.girolle.call.config.Nearest;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The two forms of a plugin, told apart by its service files: this door leads to one. */
final class PluginForm {
  private static final String FULL = Plugin.class.getSimpleName();
  private static final List<String> SHORT =
      List.of(
          CallOverrider.class.getSimpleName(),
          CallListener.class.getSimpleName(),
          Placer.class.getSimpleName(),
          DriverExtension.class.getSimpleName());

  private static final List<Class<?>> KINDS =
      List.of(
          Plugin.class,
          CallOverrider.class,
          CallListener.class,
          Placer.class,
          DriverExtension.class);

  private final PluginFile file;
  private final PluginInstance plugin;
  private final Services services;
  private final Map<String, Set<String>> listed;

  private PluginForm(PluginFile file, PluginInstance plugin, ClassLoader loader) {
    this.file = file;
    this.plugin = plugin;
    this.services = new Services(plugin, loader);
    this.listed = new TreeMap<>(file.services());
  }

  /**
   * Makes a plugin's object, by its own constructor or around its parts.
   *
   * @param file the plugin
   * @param plugin the instance that it is made for
   * @param loader has its classes
   * @throws RefusedException with every reason why it can't be made
   */
  static Plugin make(PluginFile file, PluginInstance plugin, ClassLoader loader)
      throws RefusedException {
    var form = new PluginForm(file, plugin, loader);
    form.check();
    return isShort(file) ? form.shortForm() : form.fullForm();
  }

  /**
   * What is wrong with a plugin's service files, with the classes that they list and with what its
   * manifest says of them. None of its code is run.
   */
  static List<Fault> faults(PluginFile file, PluginInstance plugin, ClassLoader loader) {
    var form = new PluginForm(file, plugin, loader);
    var faults = new Faults();
    try {
      form.check();
      for (Class<?> kind : KINDS) {
        Set<String> classes = form.listed.getOrDefault(kind.getSimpleName(), Set.of());
        faults.addAll(form.services.wrongWith(kind, classes));
      }
      if (isShort(file)) {
        ManifestNotes.of(file, plugin);
      }
    } catch (RefusedException e) {
      faults.addAll(e.faults());
    }
    return faults.list();
  }

  /** Whether a plugin's service files list parts. */
  static boolean isShort(PluginFile file) {
    return !file.services().containsKey(FULL);
  }

  /** The kinds of parts that a plugin's service files list. */
  static Set<PartKind> listedParts(PluginFile file) {
    var parts = EnumSet.noneOf(PartKind.class);
    for (String kind : file.services().keySet()) {
      switch (kind) {
        case "CallOverrider" -> parts.add(PartKind.OVERRIDER);
        case "CallListener" -> parts.add(PartKind.LISTENER);
        case "Placer" -> parts.add(PartKind.PLACER);
        case "DriverExtension" -> parts.add(PartKind.DRIVER_EXTENSION);
        default -> {}
      }
    }
    return parts;
  }

  private void check() throws RefusedException {
    var faults = new Faults();
    if (listed.isEmpty()) {
      faults.add(
          fault(
              "no service file (expected: META-INF/services/"
                  + Plugin.class.getName()
                  + ", or in the same place one of "
                  + String.join(", ", SHORT)
                  + ")"));
    }
    listed.forEach(
        (kind, classes) -> {
          if (!kind.equals(FULL) && !SHORT.contains(kind)) {
            faults.add(fault(JarFacts.SERVICES + kind + " isn't looked for" + instead(kind)));
          } else if (classes.isEmpty()) {
            faults.add(fault(JarFacts.SERVICES + kind + " names no class"));
          }
        });
    var shorts = new TreeSet<>(listed.keySet());
    shorts.retainAll(SHORT);
    if (listed.containsKey(FULL) && !shorts.isEmpty()) {
      faults.add(
          fault(
              "it has both forms: a service file for "
                  + FULL
                  + ", and for "
                  + String.join(", ", shorts)
                  + "; register those parts in the "
                  + FULL
                  + "'s install, or drop the "
                  + FULL));
    }
    Set<String> full = listed.getOrDefault(FULL, Set.of());
    if (full.size() > 1) {
      faults.add(
          fault(
              JarFacts.SERVICES + FULL + " names more than one class: " + String.join(", ", full)));
    }
    if (!faults.isEmpty()) {
      throw new RefusedException(faults.list());
    }
  }

  private Plugin fullForm() throws RefusedException {
    return services.make(Plugin.class, listed.getOrDefault(FULL, Set.of())).get(0);
  }

  private Plugin shortForm() throws RefusedException {
    var faults = new Faults();
    ManifestNotes notes = null;
    try {
      notes = ManifestNotes.of(file, plugin);
    } catch (RefusedException e) {
      faults.addAll(e.faults());
    }
    List<CallOverrider> overriders = make(CallOverrider.class, faults);
    List<CallListener> listeners = make(CallListener.class, faults);
    List<Placer> placers = make(Placer.class, faults);
    List<DriverExtension> extensions = make(DriverExtension.class, faults);
    if (notes == null || !faults.isEmpty()) {
      throw new RefusedException(faults.list());
    }
    return new ShortForm(file.name(), notes, overriders, listeners, placers, extensions);
  }

  private <T> List<T> make(Class<T> kind, Faults faults) {
    Set<String> classes = listed.getOrDefault(kind.getSimpleName(), Set.of());
    try {
      return classes.isEmpty() ? List.of() : services.make(kind, classes);
    } catch (RefusedException e) {
      faults.addAll(e.faults());
      return List.of();
    }
  }

  private static String instead(String kind) {
    var known = new ArrayList<>(SHORT);
    known.add(FULL);
    return Nearest.to(kind, known)
        .map(near -> "; did you mean " + near + "?")
        .orElse("; parts of other kinds are registered by a " + FULL);
  }

  private Fault fault(String message) {
    return new Fault(plugin.source(), plugin.name(), message);
  }
}
