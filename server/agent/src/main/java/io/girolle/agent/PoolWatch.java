package io.girolle.agent;

import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.RunnerSpec;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watched part of a pool: the runners that it has now, the pickers over them, and the calls
 * that wait for one of them. What the pool says is taken in a serial context, off the path of
 * calls.
 */
final class PoolWatch implements RunnerPool.Sink {
  private static final Logger log = LoggerFactory.getLogger(PoolWatch.class);

  private final Registered<RunnerPool> pool;
  private final String key;
  private final Links links;
  private final WaitingList waiting;
  private final Ejection ejection;
  private final Runnable healthChanged = this::healthChanged;
  private final SynchronizationContext serial =
      new SynchronizationContext((thread, e) -> log.error("event=pool-update-failed", e));
  private final List<PickerView> pickers = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private volatile RunnerSet runners;
  private volatile @Nullable CallRejectedException failure;
  private @Nullable AutoCloseable watch;
  private volatile boolean closed;
  private volatile @Nullable Throwable closeFailure;
  private List<PooledRunner> members = List.of();
  private volatile List<RunnerSpec> leftOut = List.of();

  /** A snapshot of the pool. */
  private record Snapshot(String pool, String key, List<Runner> runners) implements RunnerSet {}

  PoolWatch(
      Registered<RunnerPool> pool,
      String key,
      Links links,
      WaitingList waiting,
      Ejection ejection) {
    this.pool = pool;
    this.key = key;
    this.links = links;
    this.waiting = waiting;
    this.ejection = ejection;
    this.runners = new Snapshot(pool.name(), key, List.of());
  }

  /** Begins to watch; on a thread that may block. */
  void open() {
    PluginInstance plugin = pool.plugin();
    ClassLoader before = plugin.enter();
    try {
      AutoCloseable opened = pool.part().watch(key, this);
      serially(
          () -> {
            watch = opened;
            if (closed) {
              closeWatch();
            }
          });
    } catch (Throwable e) {
      plugin.failed("watch", e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  /**
   * Lets all runners go, and has waiting calls give up; on a thread that may block.
   *
   * @return why the pool couldn't be closed
   */
  Optional<Throwable> close() {
    serially(
        () -> {
          closed = true;
          closeWatch();
          replace(List.of());
          waiting.end();
        });
    return Optional.ofNullable(closeFailure);
  }

  /** Whether no runner will ever come. */
  boolean isClosed() {
    return closed;
  }

  Registered<RunnerPool> pool() {
    return pool;
  }

  String key() {
    return key;
  }

  /** Completes when the pool has told its runners, or that it can't. */
  CompletableFuture<Void> told() {
    return told;
  }

  /** Prepares a picker for the runners of now, and of each change until it is forgotten. */
  PickerView follow(PickerView picker) {
    picker.over(runners);
    serially(
        () -> {
          picker.over(runners);
          pickers.add(picker);
        });
    return picker;
  }

  /** A picker isn't used any more. */
  void forget(PickerView picker) {
    serially(() -> pickers.remove(picker));
  }

  WaitingList waiting() {
    return waiting;
  }

  RunnerSet runners() {
    return runners;
  }

  /** The runners that the pool lists and this node may not speak to. */
  List<RunnerSpec> leftOut() {
    return leftOut;
  }

  /** Why the pool can't tell its runners now, or null when it can. */
  @Nullable CallRejectedException failure() {
    return failure;
  }

  @Override
  public void update(List<RunnerSpec> specs) {
    List<RunnerSpec> copy = List.copyOf(specs);
    serially(
        () -> {
          if (!closed) {
            failure = null;
            replace(copy);
            told.complete(null);
          }
        });
  }

  @Override
  public void failed(CallRejectedException error) {
    failure = error;
    told.complete(null);
    log.warn("event=pool-failed pool={} key={} error={}", pool.name(), key, error.reason());
  }

  /** Runs a task by itself, as the host, though it is a plugin's thread that brings it. */
  private void serially(Runnable task) {
    serial.execute(
        () -> {
          Thread thread = Thread.currentThread();
          ClassLoader before = thread.getContextClassLoader();
          thread.setContextClassLoader(PoolWatch.class.getClassLoader());
          try {
            task.run();
          } finally {
            thread.setContextClassLoader(before);
          }
        });
  }

  private void replace(List<RunnerSpec> specs) {
    Map<RunnerSpec, PooledRunner> present = new HashMap<>();
    members.forEach(member -> present.put(member.spec(), member));
    List<PooledRunner> next = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    List<RunnerSpec> out = new ArrayList<>();
    for (RunnerSpec spec : specs) {
      if (!ids.add(spec.id())) {
        continue;
      }
      if (!links.refusal(spec.address()).isEmpty()) {
        out.add(spec);
      } else {
        PooledRunner kept = present.remove(spec);
        next.add(kept != null ? kept : join(spec));
      }
    }
    noteLeftOut(out);
    ejection.apply(next);
    members = List.copyOf(next);
    runners = new Snapshot(pool.name(), key, List.copyOf(next));
    pickers.forEach(p -> p.over(runners));
    present.values().forEach(this::leave);
    waiting.runnersChanged();
    log.info("event=pool-changed pool={} key={} runners={}", pool.name(), key, specs);
  }

  private void noteLeftOut(List<RunnerSpec> now) {
    for (RunnerSpec spec : now) {
      if (!leftOut.contains(spec)) {
        log.warn(
            "event=runner-left-out pool={} runner={} why=\"{}\"",
            pool.name(),
            spec,
            links.refusal(spec.address()));
      }
    }
    leftOut = List.copyOf(now);
  }

  private PooledRunner join(RunnerSpec spec) {
    RunnerLink link = links.hold(spec.address());
    link.health().listen(healthChanged);
    return new PooledRunner(spec, link);
  }

  private void leave(PooledRunner gone) {
    gone.link().health().forget(healthChanged);
    links.letGo(gone.link());
  }

  private void healthChanged() {
    serial.execute(
        () -> {
          ejection.apply(members);
          waiting.runnersChanged();
        });
  }

  private void closeWatch() {
    AutoCloseable opened = watch;
    if (opened == null) {
      return;
    }
    watch = null;
    PluginInstance plugin = pool.plugin();
    ClassLoader before = plugin.enter();
    try {
      opened.close();
    } catch (Throwable e) {
      closeFailure = e;
      plugin.failed("close of a watch", e);
    } finally {
      PluginInstance.leave(before);
    }
  }
}
