package io.girolle.agent;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The pools and placers of one generation, with every part of a pool that is being watched. */
final class Placement {
  private static final String DEFAULT_KEY = "all";

  private final Map<String, Registered<Placer>> placers;
  private final Map<String, Registered<RunnerPool>> pools;
  private final String defaultPlacer;
  private final String defaultPool;
  private final Links links;
  private final Supplier<WaitingList> waitingLists;
  private final Executor blocking;
  private final Map<Key, PoolWatch> watches = new ConcurrentHashMap<>();

  private record Key(String pool, String key) {}

  /** Where a call is to be placed. */
  record Place(PoolWatch pool, Registered<Placer> placer) {}

  Placement(
      Parts parts,
      AgentSettings settings,
      Links links,
      Supplier<WaitingList> waitingLists,
      Executor blocking) {
    this.placers = parts.placers();
    this.pools = parts.pools();
    this.defaultPlacer = settings.placer();
    this.defaultPool = settings.pool();
    this.links = links;
    this.waitingLists = waitingLists;
    this.blocking = blocking;
  }

  /** Begins to watch the default pool, with its default placer prepared. */
  void open() {
    var pool = pools.get(defaultPool);
    var placer = placers.get(defaultPlacer);
    if (pool != null && placer != null) {
      var watch = new PoolWatch(pool, DEFAULT_KEY, links, waitingLists.get());
      watches.put(new Key(defaultPool, DEFAULT_KEY), watch);
      watch.pickers(placer);
      watch.open();
    }
  }

  void close() {
    watches.values().forEach(PoolWatch::close);
  }

  /**
   * Where a call is to be placed.
   *
   * @throws Unplaceable when it names what isn't there, or its pool fails
   */
  Place of(CallModel call) throws Unplaceable {
    String poolName = call.pool().isEmpty() ? defaultPool : call.pool();
    String placerName = call.placer().isEmpty() ? defaultPlacer : call.placer();
    var pool = pools.get(poolName);
    var placer = placers.get(placerName);
    if (pool == null) {
      throw new Unplaceable(CallError.internal("no pool is called " + poolName, null));
    }
    if (placer == null) {
      throw new Unplaceable(CallError.internal("no placer is called " + placerName, null));
    }
    return new Place(watch(pool, keyFor(pool, call)), placer);
  }

  /** All that is watched now. */
  Collection<PoolWatch> watches() {
    return List.copyOf(new ArrayList<>(watches.values()));
  }

  private PoolWatch watch(Registered<RunnerPool> pool, String key) {
    var id = new Key(pool.name(), key);
    PoolWatch watch = watches.get(id);
    if (watch != null) {
      return watch;
    }
    var opened = new PoolWatch(pool, key, links, waitingLists.get());
    PoolWatch first = watches.putIfAbsent(id, opened);
    if (first != null) {
      return first;
    }
    blocking.execute(opened::open);
    return opened;
  }

  private static String keyFor(Registered<RunnerPool> pool, CallModel call) throws Unplaceable {
    PluginInstance plugin = pool.plugin();
    ClassLoader before = plugin.enter();
    try {
      return pool.part().keyFor(call.view(plugin));
    } catch (Throwable e) {
      plugin.failed("keyFor", e);
      throw new Unplaceable(CallError.internal("plugin " + plugin + " failed in keyFor", e));
    } finally {
      PluginInstance.leave(before);
    }
  }

  /** A call that can't be placed at all. */
  static final class Unplaceable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CallError error;

    Unplaceable(CallError error) {
      super(error.toString(), null, false, false);
      this.error = error;
    }

    CallError error() {
      return error;
    }
  }
}
