package io.girolle.loader;

import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Registration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One registered part, with what the plugin says of it. Guarded by its registrations. */
final class PartRegistration<T> implements Registration {
  private final Registrations registrations;
  private final PartKind kind;
  private final T part;
  private final BiConsumer<Parts.Builder, Registered<T>> adder;
  private final Set<String> owns = new LinkedHashSet<>();
  private String name;
  private NodeRole role;
  private boolean blocking;
  private @Nullable Registered<T> registered;

  PartRegistration(
      Registrations registrations,
      PartKind kind,
      String name,
      T part,
      BiConsumer<Parts.Builder, Registered<T>> adder) {
    this.registrations = registrations;
    this.kind = kind;
    this.name = name;
    this.part = part;
    this.adder = adder;
    this.role = kind.role();
  }

  @Override
  public Registration named(String part) {
    Objects.requireNonNull(part, "part");
    return say(
        "named",
        () -> {
          if (kind.isPickedByName()) {
            throw new IllegalArgumentException("the " + kind + " is already named " + name);
          }
          name = Names.checked(part);
        });
  }

  @Override
  public Registration on(NodeRole role) {
    Objects.requireNonNull(role, "role");
    return say(
        "on",
        () -> {
          if (!kind.runsOn(role)) {
            throw new IllegalArgumentException(
                "role of a " + kind + ": " + role + " (expected: " + kind.role() + ")");
          }
          this.role = role;
        });
  }

  @Override
  public Registration blocking() {
    return say("blocking", () -> blocking = true);
  }

  @Override
  public Registration owns(String... extensionKeys) {
    Objects.requireNonNull(extensionKeys, "extensionKeys");
    for (String key : extensionKeys) {
      if (Objects.requireNonNull(key, "extension key").isEmpty()) {
        throw new IllegalArgumentException("extension key: '' (expected: not empty)");
      }
    }
    List<String> keys = List.of(extensionKeys);
    return say("owns", () -> owns.addAll(keys));
  }

  void addTo(Parts.Builder parts, PluginInstance plugin) {
    if (registered == null) {
      registered = new Registered<>(plugin, name, part, role, blocking, Set.copyOf(owns));
    }
    adder.accept(parts, registered);
  }

  /** The part, if it is of a type. */
  <P> Optional<P> as(Class<P> type) {
    return type.isInstance(part) ? Optional.of(type.cast(part)) : Optional.empty();
  }

  /** Kind and name, for people. */
  String label() {
    return name.isEmpty() ? kind.toString() : kind + " " + name;
  }

  private Registration say(String method, Runnable what) {
    registrations.during(method + "()", what);
    return this;
  }
}
