package io.girolle.call;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.StatusSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Everything that the plugins of one generation have registered, in order. Immutable. */
public final class Parts {
  private final List<Registered<CallOverrider>> overriders;
  private final List<Registered<CallListener>> listeners;
  private final Map<String, Registered<Placer>> placers;
  private final Map<String, Registered<RunnerPool>> pools;
  private final Map<String, Registered<Catalog>> catalogs;
  private final Map<String, Registered<Driver>> drivers;
  private final List<Registered<DriverExtension>> driverExtensions;
  private final List<Registered<InstanceListener>> instanceListeners;
  private final List<Registered<StatusSource>> statusSources;

  private Parts(Builder builder) {
    overriders = List.copyOf(builder.overriders);
    listeners = List.copyOf(builder.listeners);
    placers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.placers));
    pools = Collections.unmodifiableMap(new LinkedHashMap<>(builder.pools));
    catalogs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.catalogs));
    drivers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.drivers));
    driverExtensions = List.copyOf(builder.driverExtensions);
    instanceListeners = List.copyOf(builder.instanceListeners);
    statusSources = List.copyOf(builder.statusSources);
  }

  private Parts(
      Parts from,
      List<Registered<CallOverrider>> overriders,
      List<Registered<CallListener>> listeners) {
    this.overriders = overriders;
    this.listeners = listeners;
    placers = from.placers;
    pools = from.pools;
    catalogs = from.catalogs;
    drivers = from.drivers;
    driverExtensions = from.driverExtensions;
    instanceListeners = from.instanceListeners;
    statusSources = from.statusSources;
  }

  /** Begins an empty set of parts. */
  public static Builder builder() {
    return new Builder();
  }

  /** The overriders that run on a role, in the order of the chain. */
  public List<Registered<CallOverrider>> overriders(NodeRole role) {
    return overriders.stream().filter(o -> o.role() == role).toList();
  }

  /** The listeners that run on a role, in the order of the chain. */
  public List<Registered<CallListener>> listeners(NodeRole role) {
    return listeners.stream().filter(l -> l.role() == role).toList();
  }

  /** Placers by name. */
  public Map<String, Registered<Placer>> placers() {
    return placers;
  }

  /** Pools by name. */
  public Map<String, Registered<RunnerPool>> pools() {
    return pools;
  }

  /** Catalogs by name. */
  public Map<String, Registered<Catalog>> catalogs() {
    return catalogs;
  }

  /** Drivers by name. */
  public Map<String, Registered<Driver>> drivers() {
    return drivers;
  }

  /** Driver extensions in order. */
  public List<Registered<DriverExtension>> driverExtensions() {
    return driverExtensions;
  }

  /** Instance listeners in order. */
  public List<Registered<InstanceListener>> instanceListeners() {
    return instanceListeners;
  }

  /** Sources of custom status in order. */
  public List<Registered<StatusSource>> statusSources() {
    return statusSources;
  }

  /** The labels of all overriders, in order. */
  public List<String> overriderLabels() {
    return overriders.stream().map(Registered::label).toList();
  }

  /** The labels of all listeners, in order. */
  public List<String> listenerLabels() {
    return listeners.stream().map(Registered::label).toList();
  }

  /** What overriders go by: their labels, and the names of their instances. */
  public Set<String> overriderNames() {
    return names(overriders);
  }

  /** What listeners go by: their labels, and the names of their instances. */
  public Set<String> listenerNames() {
    return names(listeners);
  }

  /**
   * The same parts, with some overriders and listeners before all others of their kind.
   *
   * @param first what the first overriders go by, in their order
   * @param firstListeners what the first listeners go by, in their order
   */
  public Parts inOrder(List<String> first, List<String> firstListeners) {
    return first.isEmpty() && firstListeners.isEmpty()
        ? this
        : new Parts(this, ordered(overriders, first), ordered(listeners, firstListeners));
  }

  private static <T> Set<String> names(List<Registered<T>> parts) {
    var names = new TreeSet<String>();
    for (Registered<T> part : parts) {
      names.add(part.label());
      names.add(part.plugin().name());
    }
    return names;
  }

  private static <T> List<Registered<T>> ordered(List<Registered<T>> parts, List<String> first) {
    return parts.stream().sorted(Comparator.comparingInt(part -> rank(part, first))).toList();
  }

  private static int rank(Registered<?> part, List<String> first) {
    int label = first.indexOf(part.label());
    int rank = label >= 0 ? label : first.indexOf(part.plugin().name());
    return rank >= 0 ? rank : Integer.MAX_VALUE;
  }

  /** Every part of every kind. */
  List<Registered<?>> all() {
    List<Registered<?>> all = new ArrayList<>(overriders);
    all.addAll(listeners);
    all.addAll(placers.values());
    all.addAll(pools.values());
    all.addAll(catalogs.values());
    all.addAll(drivers.values());
    all.addAll(driverExtensions);
    all.addAll(instanceListeners);
    all.addAll(statusSources);
    return all;
  }

  /** Gathers parts. Not thread-safe. */
  public static final class Builder {
    private final List<Registered<CallOverrider>> overriders = new ArrayList<>();
    private final List<Registered<CallListener>> listeners = new ArrayList<>();
    private final Map<String, Registered<Placer>> placers = new LinkedHashMap<>();
    private final Map<String, Registered<RunnerPool>> pools = new LinkedHashMap<>();
    private final Map<String, Registered<Catalog>> catalogs = new LinkedHashMap<>();
    private final Map<String, Registered<Driver>> drivers = new LinkedHashMap<>();
    private final List<Registered<DriverExtension>> driverExtensions = new ArrayList<>();
    private final List<Registered<InstanceListener>> instanceListeners = new ArrayList<>();
    private final List<Registered<StatusSource>> statusSources = new ArrayList<>();

    private Builder() {}

    /** Adds an overrider at the end of the chain. */
    public Builder overrider(Registered<CallOverrider> overrider) {
      overriders.add(overrider);
      return this;
    }

    /** Adds a listener at the end of the chain. */
    public Builder listener(Registered<CallListener> listener) {
      listeners.add(listener);
      return this;
    }

    /** Adds a placer; a second one of its name is an {@link IllegalArgumentException}. */
    public Builder placer(Registered<Placer> placer) {
      return put(placers, placer, "placer");
    }

    /** Adds a pool; a second one of its name is an {@link IllegalArgumentException}. */
    public Builder pool(Registered<RunnerPool> pool) {
      return put(pools, pool, "pool");
    }

    /** Adds a catalog; a second one of its name is an {@link IllegalArgumentException}. */
    public Builder catalog(Registered<Catalog> catalog) {
      return put(catalogs, catalog, "catalog");
    }

    /** Adds a driver; a second one of its name is an {@link IllegalArgumentException}. */
    public Builder driver(Registered<Driver> driver) {
      return put(drivers, driver, "driver");
    }

    /** Adds a driver extension at the end of their order. */
    public Builder driverExtension(Registered<DriverExtension> extension) {
      driverExtensions.add(extension);
      return this;
    }

    /** Adds a listener to instances. */
    public Builder instances(Registered<InstanceListener> listener) {
      instanceListeners.add(listener);
      return this;
    }

    /** Adds a source of custom status. */
    public Builder status(Registered<StatusSource> source) {
      statusSources.add(source);
      return this;
    }

    /** The parts. */
    public Parts build() {
      return new Parts(this);
    }

    private <T> Builder put(Map<String, Registered<T>> parts, Registered<T> part, String kind) {
      Registered<T> first = parts.putIfAbsent(part.name(), part);
      if (first != null) {
        throw new IllegalArgumentException(
            "%s %s is registered by %s and by %s"
                .formatted(kind, part.name(), first.plugin().name(), part.plugin().name()));
      }
      return this;
    }
  }

  /**
   * A part that was given in code and runs on its kind's natural role.
   *
   * @param name its name
   * @param part the part
   * @param role where it runs
   */
  public static <T> Registered<T> inCode(String name, T part, NodeRole role) {
    return new Registered<>(PluginInstance.inCode(name), name, part, role, false, Set.of());
  }
}
