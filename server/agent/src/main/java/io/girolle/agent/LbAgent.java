package io.girolle.agent;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.BlockingHooks;
import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.ExtensionReaders;
import io.girolle.call.Gate;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import io.girolle.call.tls.ReloadedTls;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerPool;
import io.netty.channel.EventLoopGroup;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of a load balancer: takes calls, lets the plugins' chain edit and hear of them, places
 * them on runners, and brings back the answers. Thread-safe.
 */
public final class LbAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LbAgent.class);
  private static final int BLOCKING_THREADS = 256;

  /** How often the files of TLS are looked at. */
  private static final Duration TLS_LOOKS = Duration.ofSeconds(10);

  /** How long listeners may take for the ends of calls that a close cut off. */
  private static final Duration LAST_ENDS = Duration.ofSeconds(2);

  private static final Duration POOL_PATIENCE = Duration.ofSeconds(5);

  private final AgentCore core;
  private final Pools pools;
  private final Links links;
  private final CatalogSettings catalogs;
  private final Executor blocking;
  private final HookWatch watch;
  private final List<AutoCloseable> owned;
  private volatile Lineup lineup;

  private LbAgent(
      AgentCore core,
      Pools pools,
      Links links,
      CatalogSettings catalogs,
      Executor blocking,
      HookWatch watch,
      List<AutoCloseable> owned,
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
  public static Builder builder() {
    return new Builder();
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
   * The extension keys that runners have said they read; empty as long as none has said anything.
   */
  public Optional<Set<String>> readExtensions() {
    var keys = new TreeSet<String>();
    boolean told = false;
    for (PoolWatch watch : pools.watches()) {
      for (Runner runner : watch.runners().runners()) {
        Map<String, String> status = ((PooledRunner) runner).link().status().customStatus();
        Optional<Set<String>> read =
            Optional.ofNullable(status.get(ExtensionReaders.STATUS))
                .flatMap(ExtensionReaders::keys);
        told |= read.isPresent();
        read.ifPresent(keys::addAll);
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
    for (AutoCloseable mine : owned) {
      try {
        mine.close();
      } catch (Exception e) {
        log.warn("event=close-failed what={}", mine, e);
      }
    }
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

  /** Makes an agent; what isn't given it makes itself. Not thread-safe. */
  public static final class Builder {
    private AgentSettings settings = AgentSettings.defaults();
    private final Parts.Builder inCode = Parts.builder();
    private @Nullable Parts parts;
    private CatalogPicks picked = CatalogPicks.always("");
    private @Nullable CatalogSettings catalogs;
    private @Nullable Timers timers;
    private InstantSource clock = Clock.systemUTC();
    private Supplier<RandomGenerator> random = ThreadLocalRandom::current;
    private @Nullable ExecutorService blocking;
    private @Nullable HookWatch watch;
    private @Nullable EventLoopGroup eventLoops;
    private Tracer tracer = TracerProvider.noop().get("");

    private Builder() {}

    /** Replaces the default settings. */
    public Builder settings(AgentSettings settings) {
      this.settings = settings;
      return this;
    }

    /** Takes the parts of a generation of plugins; those given in code are then left out. */
    public Builder parts(Parts parts) {
      this.parts = parts;
      return this;
    }

    /** Adds an overrider at the end of the chain. */
    public Builder overrider(String name, CallOverrider overrider) {
      inCode.overrider(Parts.inCode(name, overrider, NodeRole.LB));
      return this;
    }

    /** Adds a listener at the end of the chain. */
    public Builder listener(String name, CallListener listener) {
      inCode.listener(Parts.inCode(name, listener, NodeRole.LB));
      return this;
    }

    /** Offers a placer; the settings name the one in use. */
    public Builder placer(String name, Placer placer) {
      inCode.placer(Parts.inCode(name, placer, NodeRole.LB));
      return this;
    }

    /** Offers a pool; the settings name the one in use. */
    public Builder pool(String name, RunnerPool pool) {
      inCode.pool(Parts.inCode(name, pool, NodeRole.LB));
      return this;
    }

    /** Offers a catalog, and uses it. */
    public Builder catalog(String name, Catalog part) {
      inCode.catalog(Parts.inCode(name, part, NodeRole.LB));
      return catalog(name);
    }

    /** Looks functions up in the catalog of this name; unless called, it looks none up. */
    public Builder catalog(String name) {
      picked = CatalogPicks.always(name);
      return this;
    }

    /** Looks functions up as these settings say. */
    public Builder catalogs(CatalogSettings catalogs) {
      this.catalogs = catalogs;
      picked = catalogs.picked();
      return this;
    }

    /** Uses timers that others use too. */
    public Builder timers(Timers timers) {
      this.timers = timers;
      return this;
    }

    /** Uses another clock than the system's. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Uses another source of randomness. */
    public Builder random(Supplier<RandomGenerator> random) {
      this.random = random;
      return this;
    }

    /** Uses an executor for hooks that may block, which others use too. */
    public Builder blocking(ExecutorService blocking) {
      this.blocking = blocking;
      return this;
    }

    /** Uses a watch over hooks that others use too, and that somebody started. */
    public Builder watch(HookWatch watch) {
      this.watch = watch;
      return this;
    }

    /** Makes a span {@code agent_submit} for each call; unless called, there are none. */
    public Builder tracer(Tracer tracer) {
      this.tracer = tracer;
      return this;
    }

    /** Uses gRPC event loops that others use too. */
    public Builder eventLoops(EventLoopGroup eventLoops) {
      this.eventLoops = eventLoops;
      return this;
    }

    /**
     * The agent, which has begun to watch its pool.
     *
     * @throws IllegalArgumentException when a placer, pool or catalog is named that isn't there
     */
    public LbAgent build() {
      Parts all = parts != null ? parts : inCode.build();
      List<AutoCloseable> owned = new ArrayList<>();
      Timers time = timers != null ? timers : own(owned, new WheelTimers());
      ExecutorService threads = blocking;
      if (threads == null) {
        ExecutorService made = BlockingHooks.executor(BLOCKING_THREADS);
        threads = made;
        owned.add(made::shutdownNow);
      }
      HookWatch hooks = watch;
      if (hooks == null) {
        hooks = own(owned, new HookWatch(time::nanoTime));
        hooks.start();
      }
      var core =
          new AgentCore(
              settings,
              time,
              clock,
              random,
              new Gate(),
              new CallEnds(threads, time, settings.callEnd()),
              new BodyMemory(settings.bodyMemory().toBytes()),
              new CallFigures(),
              new CallSpans(tracer));
      ReloadedTls tls = settings.tls().map(section -> tls(owned, section)).orElse(null);
      if (tls != null) {
        tls.watch(time, threads, TLS_LOOKS);
      }
      var channels = new Channels(transport(owned), settings, tls);
      var links = new Links(channels, time, random, settings);
      var placing = settings.placement();
      var pools =
          new Pools(
              links,
              () -> new WaitingList(time, placing.delay(), placing.probes()),
              new Ejection(settings.health().maxEjected()));
      var picks = settings.picks(picked);
      var lookups = catalogs != null ? catalogs : CatalogSettings.defaults();
      var agent = new LbAgent(core, pools, links, lookups, threads, hooks, owned, all, picks);
      var unused = agent.lineup.placement().open();
      return agent;
    }

    private static ReloadedTls tls(List<AutoCloseable> owned, AgentSettings.Tls section) {
      return own(owned, ReloadedTls.of("girolle.lb.tls", section.files()));
    }

    private Transport transport(List<AutoCloseable> owned) {
      if (eventLoops != null) {
        return Transport.on(eventLoops);
      }
      Transport made = Transport.best();
      owned.add(
          () -> made.eventLoops().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
      return made;
    }

    private static <T extends AutoCloseable> T own(List<AutoCloseable> owned, T made) {
      owned.add(made);
      return made;
    }
  }
}
