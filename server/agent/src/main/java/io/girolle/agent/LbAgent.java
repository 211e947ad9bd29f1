package io.girolle.agent;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.Closings;
import io.girolle.call.ExtensionReaders;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of a load balancer: takes calls, lets the plugins' chain edit and hear of them, places
 * them on runners, and brings back the answers. Thread-safe.
 */
public final class LbAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LbAgent.class);

  /** How long listeners may take for the ends of calls that a close cut off. */
  private static final Duration LAST_ENDS = Duration.ofSeconds(2);

  private static final Duration POOL_PATIENCE = Duration.ofSeconds(5);

  private final AgentCore core;
  private final Pools pools;
  private final Links links;
  private final CatalogSettings catalogs;
  private final Executor blocking;
  private final HookWatch watch;
  private final Closings owned;
  private volatile Lineup lineup;

  LbAgent(
      AgentCore core,
      Pools pools,
      Links links,
      CatalogSettings catalogs,
      Executor blocking,
      HookWatch watch,
      Closings owned,
      Parts parts,
      Picks picks) {
    this.core = core;
    this.pools = pools;
    this.links = links;
    this.catalogs = catalogs;
    this.blocking = blocking;
    this.watch = watch;
    this.owned = owned;
    this.lineup = lineup(parts, picks, null);
  }

  /** Begins an agent with the default settings and no parts. */
  public static AgentBuilder builder() {
    return new AgentBuilder();
  }

  /** Begins to watch its pools. */
  void open() {
    var unused = lineup.placement().open();
  }

  /**
   * Takes hold of what is in service now, for one request: exactly one of {@link Lineup#submit} and
   * {@link Lineup#leave} gives the hold back.
   */
  public Lineup enter() {
    Lineup now = lineup;
    while (!now.enter()) {
      now = lineup;
    }
    return now;
  }

  /**
   * Takes a call and sees to it that the exchange is ended once.
   *
   * @param call the call, which is the agent's from now on
   * @param exchange the client's side; this is called on its thread
   * @throws NullPointerException when one of them is null
   */
  public void submit(CallModel call, ClientExchange exchange) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(exchange, "exchange");
    enter().submit(call, exchange);
  }

  /**
   * Puts other parts into service. Requests that have arrived keep to the parts that they began
   * with; those that arrive from now on get the new ones. What both have in common goes on: links
   * to runners, watched pools, what is known of functions. On one thread at a time, which may
   * block.
   *
   * @param parts the new parts
   * @param picks which of them are in use
   * @return completes when the old parts are used no more
   * @throws IllegalArgumentException when a part is picked that isn't there; nothing has changed
   */
  public CompletableFuture<Void> swap(Parts parts, Picks picks) throws InterruptedException {
    Lineup old = lineup;
    Lineup next = lineup(parts, picks, old.functions());
    try {
      awaitRunners(next.placement().open(), picks.pool().usual());
    } catch (InterruptedException e) {
      next.placement().close();
      throw e;
    }
    lineup = next;
    return old.retire(blocking);
  }

  /** The chain of plugins that calls pass now. */
  public Chain chain() {
    return lineup.chain();
  }

  /** How many calls are inside. */
  public long inFlight() {
    return core.gate().inside();
  }

  /** How many calls found every runner busy, and wait. */
  public int waiting() {
    return pools.watches().stream().mapToInt(watch -> watch.waiting().size()).sum();
  }

  /** How many calls have ended whose listeners don't know it yet. */
  public long pendingEnds() {
    return core.ends().pending();
  }

  /** How many bytes the bodies of all calls take now. */
  public long bodyMemory() {
    return core.bodyMemory().used();
  }

  /** What it counts. */
  public CallFigures figures() {
    return core.figures();
  }

  /** The runners that each watched pool has now: ids by name of the pool. */
  public List<String> runners() {
    List<String> ids = new ArrayList<>();
    for (PoolWatch watch : pools.watches()) {
      watch.runners().runners().forEach(r -> ids.add(r.id()));
    }
    return ids;
  }

  /** What is known of each runner of each watched pool. */
  public List<RunnerFigures> runnerFigures() {
    List<RunnerFigures> all = new ArrayList<>();
    for (PoolWatch watch : pools.watches()) {
      watch.runners().runners().forEach(runner -> all.add(RunnerFigures.of(watch, runner)));
      watch.leftOut().forEach(spec -> all.add(RunnerFigures.leftOut(watch, spec)));
    }
    return all;
  }

  /**
   * The extension keys that runners have said they read; empty as long as none has said anything of
   * itself.
   */
  public Optional<Set<String>> readExtensions() {
    var keys = new TreeSet<String>();
    boolean told = false;
    for (PoolWatch watch : pools.watches()) {
      for (Runner runner : watch.runners().runners()) {
        StatusPoll status = ((PooledRunner) runner).link().status();
        told |= status.hasTold();
        Optional.ofNullable(status.customStatus().get(ExtensionReaders.STATUS))
            .flatMap(ExtensionReaders::keys)
            .ifPresent(keys::addAll);
      }
    }
    return told ? Optional.of(keys) : Optional.empty();
  }

  /**
   * Takes no more calls, and waits for those inside and for what listeners do at their ends.
   *
   * @param limit how long to wait in all
   * @return whether all have ended, and all listeners know; what was given up is logged
   */
  public boolean drain(Duration limit) throws InterruptedException {
    long end = core.timers().nanoTime() + limit.toNanos();
    core.gate().close();
    boolean drained = isDone(core.gate().emptied(), end) && isDone(core.ends().emptied(), end);
    if (!drained) {
      log.warn("event=drain-gave-up calls={} ends={} after={}", inFlight(), pendingEnds(), limit);
    }
    return drained;
  }

  private boolean isDone(CompletableFuture<Void> empty, long end) throws InterruptedException {
    try {
      empty.get(Math.max(0, end - core.timers().nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  /**
   * Takes no more calls, closes the pools, and ends what is still under way, in this order. Waits a
   * moment for listeners to hear of it.
   *
   * @throws IllegalStateException when a pool couldn't be closed
   */
  @Override
  public void close() {
    core.gate().close();
    List<Throwable> failures = lineup.placement().close();
    links.close();
    awaitEnds();
    owned.close();
    if (!failures.isEmpty()) {
      var failed = new IllegalStateException("a pool couldn't be closed", failures.get(0));
      failures.subList(1, failures.size()).forEach(failed::addSuppressed);
      throw failed;
    }
  }

  /** What was ended has its listeners told. */
  private void awaitEnds() {
    try {
      drain(LAST_ENDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A pool that is new should know its runners before calls go there. */
  private static void awaitRunners(CompletableFuture<Void> told, String pool)
      throws InterruptedException {
    try {
      told.get(POOL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("event=pool-silent pool={} waited={}", pool, POOL_PATIENCE);
    }
  }

  private Lineup lineup(Parts parts, Picks picks, @Nullable Functions before) {
    picks.placer().all().forEach(name -> check("placer", name, parts.placers().keySet()));
    picks.pool().all().forEach(name -> check("pool", name, parts.pools().keySet()));
    return new Lineup(
        core,
        new Chain(parts, NodeRole.LB, blocking, core.timers(), watch),
        new Placement(parts, picks, pools, blocking, watch),
        functions(parts, picks.catalogs(), before));
  }

  private Functions functions(Parts parts, CatalogPicks picks, @Nullable Functions before) {
    var lookups = new HashMap<String, FunctionLookup>();
    for (String name : picks.all()) {
      check("catalog", name, parts.catalogs().keySet());
      Registered<Catalog> catalog = Objects.requireNonNull(parts.catalogs().get(name));
      FunctionLookup known = before == null ? null : before.lookup(name);
      lookups.put(
          name,
          known != null && known.catalog().equals(catalog)
              ? known
              : new FunctionLookup(catalog, catalogs, core.timers(), watch, blocking));
    }
    return new Functions(picks, lookups);
  }

  private static void check(String kind, String name, Set<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "no %s is called %s; there are: %s"
              .formatted(kind, name, known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }
}
