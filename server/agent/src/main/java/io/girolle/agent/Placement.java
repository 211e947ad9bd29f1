package io.girolle.agent;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The pools and placers of one generation, with every part of a pool that its calls go to. */
final class Placement {
  private static final String DEFAULT_KEY = "all";

  private final Map<String, Registered<Placer>> placers;
  private final Map<String, Registered<RunnerPool>> offered;
  private final Picks picks;
  private final Pools pools;
  private final Executor blocking;
  private final HookWatch watch;
  private final Map<Key, PoolView> views = new ConcurrentHashMap<>();

  private record Key(String pool, String key) {}

  /** Where a call is to be placed. */
  record Place(PoolWatch pool, PickerView picker) {}

  Placement(Parts parts, Picks picks, Pools pools, Executor blocking, HookWatch watch) {
    this.placers = parts.placers();
    this.offered = parts.pools();
    this.picks = picks;
    this.pools = pools;
    this.blocking = blocking;
    this.watch = watch;
  }

  /**
   * Begins to watch the default pool, with its default placer prepared; on a thread that may block.
   *
   * @return completes when the pool has told its runners, or that it can't
   */
  CompletableFuture<Void> open() {
    var pool = Objects.requireNonNull(offered.get(picks.pool().usual()));
    var placer = Objects.requireNonNull(placers.get(picks.placer().usual()));
    PoolView view = view(pool, DEFAULT_KEY, Runnable::run);
    view.picker(placer);
    return view.watch().told();
  }

  /**
   * Lets all pools go; on a thread that may block.
   *
   * @return why some of them couldn't be closed
   */
  List<Throwable> close() {
    List<Throwable> failures = new ArrayList<>();
    views.values().forEach(view -> view.close(pools).ifPresent(failures::add));
    views.clear();
    return failures;
  }

  /**
   * Where a call is to be placed.
   *
   * @throws Unplaceable when it names what isn't there, or its pool fails
   */
  Place of(CallModel call) throws Unplaceable {
    String poolName = call.pool().isEmpty() ? picks.pool().of(call) : call.pool();
    String placerName = call.placer().isEmpty() ? picks.placer().of(call) : call.placer();
    var pool = offered.get(poolName);
    var placer = placers.get(placerName);
    if (pool == null) {
      throw new Unplaceable(CallError.internal("no pool is called " + poolName, null));
    }
    if (placer == null) {
      throw new Unplaceable(CallError.internal("no placer is called " + placerName, null));
    }
    PoolView view = view(pool, keyFor(pool, call), blocking);
    return new Place(view.watch(), view.picker(placer));
  }

  private PoolView view(Registered<RunnerPool> pool, String key, Executor opening) {
    var id = new Key(pool.name(), key);
    PoolView view = views.get(id);
    return view != null
        ? view
        : views.computeIfAbsent(id, k -> new PoolView(pools.hold(pool, key, opening), watch));
  }

  private String keyFor(Registered<RunnerPool> pool, CallModel call) throws Unplaceable {
    PluginInstance plugin = pool.plugin();
    watch.enter(plugin, "keyFor", false);
    ClassLoader before = plugin.enter();
    try {
      return Objects.requireNonNull(pool.part().keyFor(call.view(plugin)), "null was returned");
    } catch (Throwable e) {
      plugin.failed("keyFor", e);
      throw new Unplaceable(CallError.internal("plugin " + plugin + " failed in keyFor", null));
    } finally {
      PluginInstance.leave(before);
      watch.leave();
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
