package io.girolle.host.plugins;

import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.host.config.NodeSettings;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.Makings;
import io.girolle.loader.PluginLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a node, from its first generation to its last. A change is built aside, checked
 * and started; then it is put into service, and what was before is closed when its last call has
 * ended. What fails on the way is undone, and the generation in service never notices.
 */
public final class PluginHost implements PluginControl, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

  /** How many generations back an operator can go. */
  private static final int HISTORY = 3;

  /** How long a plugin that is just being closed may take when the node ends. */
  private static final Duration LAST_WORK = Duration.ofSeconds(5);

  /** How often is looked whether closed plugins were collected. */
  private static final int LOOK_EVERY_SECONDS = 1;

  private final PluginLoader loader;
  private final Supplier<NodeSettings> reader;
  private final Function<NodeSettings, List<BuiltIn>> builtIns;
  private final InstantSource clock;
  private final Draining draining;
  private final Object changing = new Object();
  private final Deque<Release.Memory> history = new ArrayDeque<>();
  private final List<Service> services = new ArrayList<>();
  private final ScheduledThreadPoolExecutor closing = closingThread();
  private volatile Release current;
  private volatile Optional<PluginsState.Failed> failed = Optional.empty();
  private final NodeSettings started;
  private final FolderWatch watch;
  private boolean closed;

  /** On the closing thread alone. */
  private boolean looking;

  /**
   * Loads the first generation; {@link #start} starts it.
   *
   * @param settings what it is loaded by
   * @param reader reads the settings again for a later one
   * @param builtIns the host's own plugins
   * @param loader loads
   * @param clock tells when generations came into service
   * @throws InvalidConfigException with every fault
   */
  public PluginHost(
      NodeSettings settings,
      Supplier<NodeSettings> reader,
      Function<NodeSettings, List<BuiltIn>> builtIns,
      PluginLoader loader,
      InstantSource clock) {
    this.reader = reader;
    this.builtIns = builtIns;
    this.loader = loader;
    this.clock = clock;
    this.started = settings;
    this.draining = new Draining(settings.reload().draining());
    this.watch =
        new FolderWatch(
            this,
            FolderWatch.of(settings),
            () -> FolderWatch.of(current.settings()),
            settings.reload());
    Generation first = loader.load(settings.plugins(), builtIns.apply(settings));
    this.current = checked(new Release(settings, Set.of(), first, clock.instant()));
  }

  /** Starts the first generation. */
  public void start() {
    current.generation().start();
  }

  /** Begins to look for changes since the first generation was loaded; all services are there. */
  public void watch() {
    watch.start();
  }

  /** What is in service now. */
  public Generation generation() {
    return current.generation();
  }

  /** Changes reach this service too, from now on; it has the parts of the present generation. */
  public void serve(Service service) {
    synchronized (changing) {
      services.add(service);
    }
  }

  @Override
  public PluginsState state() {
    Release now = current;
    var parts = now.generation().parts();
    return new PluginsState(
        now.generation().number(),
        now.since(),
        now.generation().plugins(),
        parts.overriderLabels(),
        parts.listenerLabels(),
        List.copyOf(now.off()),
        draining.state(),
        loader.uncollected(),
        failed);
  }

  @Override
  public Change reload() throws BusyException {
    return change(() -> load(reader.get(), current.off()), history::push);
  }

  @Override
  public Change rollback() throws BusyException {
    return change(
        () -> {
          Release.Memory before = history.peek();
          if (before == null) {
            throw new IllegalStateException("there was no generation before this one");
          }
          Generation again = loader.again(before.makings(), current.generation());
          return new Release(before.settings(), before.off(), again, clock.instant());
        },
        left -> history.pop());
  }

  @Override
  public Change switchTo(String instance, boolean on) throws BusyException {
    return change(
        () -> {
          NodeSettings settings = current.settings();
          List<String> enabled = settings.plugins().instances();
          if (!enabled.contains(instance)) {
            throw new InvalidConfigException(
                List.of(
                    new Fault(
                        "",
                        "girolle.plugins.enabled",
                        instance + " isn't enabled; there are: " + String.join(", ", enabled))));
          }
          var off = new TreeSet<>(current.off());
          if (on) {
            off.remove(instance);
          } else {
            off.add(instance);
          }
          return load(settings, off);
        },
        history::push);
  }

  /** Closes everything, also what still has calls. */
  @Override
  public void close() {
    watch.close();
    synchronized (changing) {
      if (closed) {
        return;
      }
      closed = true;
      closing.shutdown();
      draining.generations().forEach(Generation::close);
      current.generation().close();
    }
    awaitClosing();
  }

  private void awaitClosing() {
    try {
      if (!closing.awaitTermination(LAST_WORK.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("event=plugins-still-closing after={}", LAST_WORK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Once it is shut down, what waits there isn't done any more: the host then closes all itself.
   */
  private static ScheduledThreadPoolExecutor closingThread() {
    var made =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "girolle-plugins-close");
              thread.setDaemon(true);
              return thread;
            });
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return made;
  }

  /** Makes a candidate. */
  private interface Making {
    Release make();
  }

  /**
   * Changes what is in service.
   *
   * @param making makes the candidate
   * @param remember is told what was in service, once it isn't any more
   */
  private Change change(Making making, Consumer<Release.Memory> remember) throws BusyException {
    synchronized (changing) {
      if (closed) {
        throw new IllegalStateException("the node has stopped");
      }
      try {
        awaitRoom();
        Change change = putIntoService(making.make(), remember);
        failed = Optional.empty();
        return change;
      } catch (InvalidConfigException e) {
        failed = Optional.of(new PluginsState.Failed(clock.instant(), e.faults()));
        e.faults().forEach(fault -> log.warn("event=plugins-not-changed fault=\"{}\"", fault));
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the change was interrupted", e);
      } finally {
        sweep();
        closing.execute(this::watchForLeaks);
      }
    }
  }

  private void awaitRoom() throws BusyException, InterruptedException {
    var limits = started.reload();
    if (!draining.awaitRoom(limits.patience())) {
      throw new BusyException(
          "%d old generations still have calls (girolle.plugins.reload.draining): %s"
              .formatted(
                  limits.draining(),
                  draining.state().stream()
                      .map(d -> d.generation() + " since " + d.since())
                      .toList()));
    }
  }

  private Release load(NodeSettings settings, Set<String> off) {
    Generation candidate =
        loader.load(
            settings.plugins().without(off), builtIns.apply(settings), current.generation());
    return checked(new Release(settings, Set.copyOf(off), candidate, clock.instant()));
  }

  /** A release all of whose picked parts are there; else it is closed. */
  private static Release checked(Release release) {
    var faults = PickedParts.missing(release.settings(), release.generation().parts());
    if (!faults.isEmpty()) {
      release.generation().close();
      faults.throwIfAny();
    }
    return release;
  }

  private Change putIntoService(Release next, Consumer<Release.Memory> remember)
      throws InterruptedException {
    Release old = current;
    Generation from = old.generation();
    Generation to = next.generation();
    List<String> restart = Restart.keys(started, next.settings());
    if (to.isLike(from) && PickedParts.same(old.settings(), next.settings())) {
      to.close();
      current = new Release(next.settings(), next.off(), from, old.since());
      return new Change(
          from.number(), false, from.instances(), List.of(), List.of(), to.warnings(), restart);
    }
    to.start();
    CompletableFuture<Void> unused = swapAll(old, next);
    current = next;
    remember.accept(old.memory());
    while (history.size() > HISTORY) {
      history.removeLast();
    }
    draining.add(from, clock.instant());
    var change =
        new Change(
            to.number(),
            true,
            to.sharedWith(from),
            to.notIn(from),
            gone(from, to),
            to.warnings(),
            restart);
    log.info(
        "event=plugins-changed generation={} kept={} made={} removed={} restart={}",
        change.generation(),
        change.kept(),
        change.made(),
        change.removed(),
        change.restart());
    Future<?> later = unused.thenRunAsync(() -> closeOld(from), closing);
    log.debug("event=generation-draining generation={} done={}", from.number(), later.isDone());
    return change;
  }

  private static List<String> gone(Generation from, Generation to) {
    List<String> left = to.instances();
    return from.instances().stream().filter(name -> !left.contains(name)).toList();
  }

  private CompletableFuture<Void> swapAll(Release old, Release next) throws InterruptedException {
    List<CompletableFuture<Void>> unused = new ArrayList<>();
    for (Service service : services) {
      try {
        unused.add(service.swap(next.generation().parts(), next.settings()));
      } catch (RuntimeException | Error | InterruptedException e) {
        for (int i = 0; i < unused.size(); i++) {
          unused.set(i, services.get(i).swap(old.generation().parts(), old.settings()));
        }
        CompletableFuture<Void> undone = CompletableFuture.allOf(array(unused));
        Future<?> later = undone.thenRunAsync(() -> closeUnused(next.generation()), closing);
        log.warn("event=swap-undone generation={} done={}", next, later.isDone());
        throw e;
      }
    }
    return CompletableFuture.allOf(array(unused));
  }

  private void lookLater() {
    if (!closing.isShutdown()) {
      var unused = closing.schedule(this::lookForLeaks, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void lookForLeaks() {
    looking = !loader.lookForLeaks().isEmpty();
    if (looking) {
      lookLater();
    }
  }

  private static CompletableFuture<?>[] array(List<CompletableFuture<Void>> futures) {
    return futures.toArray(new CompletableFuture<?>[0]);
  }

  /** On the closing thread, which a change may wait for: it never waits for a change. */
  private void closeOld(Generation old) {
    closeUnused(old);
    draining.remove(old);
    log.info("event=generation-closed generation={}", old.number());
  }

  private void closeUnused(Generation unused) {
    unused.close();
    watchForLeaks();
  }

  private void watchForLeaks() {
    if (!looking && !loader.uncollected().isEmpty()) {
      looking = true;
      lookLater();
    }
  }

  private void sweep() {
    var needed = new ArrayList<Makings>();
    draining.generations().forEach(generation -> needed.add(generation.makings()));
    needed.add(current.generation().makings());
    history.forEach(memory -> needed.add(memory.makings()));
    loader.sweep(needed);
  }
}
