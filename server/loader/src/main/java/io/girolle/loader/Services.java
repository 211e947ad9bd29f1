package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** Finds and makes what a plugin's service files list, with a plain sentence for each bad class. */
final class Services {
  private final PluginInstance plugin;
  private final ClassLoader loader;

  Services(PluginInstance plugin, ClassLoader loader) {
    this.plugin = plugin;
    this.loader = loader;
  }

  /**
   * One object of each listed class, in order.
   *
   * @param kind what they are
   * @param listed their names, from the service files
   * @throws RefusedException with what is wrong with each of them
   */
  <T> List<T> make(Class<T> kind, Set<String> listed) throws RefusedException {
    var faults = new Faults();
    faults.addAll(wrongWith(kind, listed));
    var made = new ArrayList<T>();
    if (faults.isEmpty()) {
      make(kind, made, faults);
    }
    if (!faults.isEmpty()) {
      throw new RefusedException(faults.list());
    }
    return made;
  }

  /** What is wrong with listed classes; none of their code is run. */
  List<Fault> wrongWith(Class<?> kind, Set<String> listed) {
    String file = "META-INF/services/" + kind.getName();
    var faults = new ArrayList<Fault>();
    for (String name : listed) {
      wrongWith(kind, name)
          .ifPresent(wrong -> faults.add(fault(file + " names " + name + ", which " + wrong)));
    }
    return faults;
  }

  private Optional<String> wrongWith(Class<?> kind, String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (!kind.isAssignableFrom(type)) {
        return Optional.of("doesn't implement " + kind.getSimpleName());
      } else if (Modifier.isAbstract(type.getModifiers())) {
        return Optional.of("is abstract");
      } else if (!Modifier.isPublic(type.getModifiers())) {
        return Optional.of("isn't public");
      } else if (Arrays.stream(type.getConstructors()).noneMatch(c -> c.getParameterCount() == 0)) {
        return Optional.of("has no public constructor without arguments");
      }
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of("isn't in it");
    } catch (LinkageError e) {
      return Optional.of(
          Explain.missingClass(e)
              .map(missing -> "needs " + missing + ", which isn't in it either")
              .orElse("can't be loaded: " + Explain.text(e)));
    }
  }

  private <T> void make(Class<T> kind, List<T> made, Faults faults) {
    try (var inside = Inside.of(plugin)) {
      for (var provider : ServiceLoader.load(kind, loader).stream().toList()) {
        try {
          made.add(provider.get());
        } catch (Throwable e) {
          Throwable thrown =
              e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
          String where = "the constructor of " + provider.type().getName();
          plugin.log().debug("event=plugin-refused plugin={} hook=constructor", plugin, thrown);
          faults.add(fault(Explain.thrown(where, thrown)));
        }
      }
    } catch (ServiceConfigurationError e) {
      faults.add(fault(Explain.text(e)));
    }
  }

  private Fault fault(String message) {
    return new Fault(plugin.source(), plugin.name(), message);
  }
}
