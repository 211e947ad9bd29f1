package io.girolle.loader;

import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Driver;
import io.girolle.spi.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What one plugin registers while it is being installed. Thread-safe. */
final class Registrations {
  private final PluginInstance plugin;
  private final List<PartRegistration<?>> parts = new ArrayList<>();
  private boolean ended;

  Registrations(PluginInstance plugin) {
    this.plugin = plugin;
  }

  /** Adds a part. */
  <T> Registration add(
      PartKind kind, String name, T part, BiConsumer<Parts.Builder, Registered<T>> adder) {
    var registration = new PartRegistration<>(this, kind, name, part, adder);
    during("registering the " + kind, () -> parts.add(registration));
    return registration;
  }

  /** Does something that is allowed only while the plugin is being installed. */
  synchronized void during(String what, Runnable action) {
    if (ended) {
      throw new IllegalStateException(
          plugin.name() + ": " + what + " works only during Plugin.install");
    }
    action.run();
  }

  /** The plugin is installed. */
  synchronized void end() {
    ended = true;
  }

  synchronized boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Its drivers. */
  synchronized List<Driver> drivers() {
    return parts.stream().flatMap(part -> part.as(Driver.class).stream()).distinct().toList();
  }

  /** The parts, for people. */
  synchronized List<String> labels() {
    return parts.stream().map(PartRegistration::label).toList();
  }

  /** Adds the parts to those of a generation, and each clash with one that is there to faults. */
  synchronized void addTo(Parts.Builder generation, Consumer<String> clash) {
    for (PartRegistration<?> part : parts) {
      try {
        part.addTo(generation, plugin);
      } catch (IllegalArgumentException e) {
        clash.accept(String.valueOf(e.getMessage()));
      }
    }
  }
}
