package io.girolle.agent;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.call.BlockingHooks;
import io.girolle.call.Closings;
import io.girolle.call.Gate;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import io.girolle.call.tls.ReloadedTls;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.NodeRole;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerPool;
import io.netty.channel.EventLoopGroup;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes an agent; what isn't given it makes itself. Not thread-safe. */
public final class AgentBuilder {
  private static final int BLOCKING_THREADS = 256;

  /** How often the files of TLS are looked at. */
  private static final Duration TLS_LOOKS = Duration.ofSeconds(10);

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

  AgentBuilder() {}

  /** Replaces the default settings. */
  public AgentBuilder settings(AgentSettings settings) {
    this.settings = settings;
    return this;
  }

  /** Takes the parts of a generation of plugins; those given in code are then left out. */
  public AgentBuilder parts(Parts parts) {
    this.parts = parts;
    return this;
  }

  /** Adds an overrider at the end of the chain. */
  public AgentBuilder overrider(String name, CallOverrider overrider) {
    inCode.overrider(Parts.inCode(name, overrider, NodeRole.LB));
    return this;
  }

  /** Adds a listener at the end of the chain. */
  public AgentBuilder listener(String name, CallListener listener) {
    inCode.listener(Parts.inCode(name, listener, NodeRole.LB));
    return this;
  }

  /** Offers a placer; the settings name the one in use. */
  public AgentBuilder placer(String name, Placer placer) {
    inCode.placer(Parts.inCode(name, placer, NodeRole.LB));
    return this;
  }

  /** Offers a pool; the settings name the one in use. */
  public AgentBuilder pool(String name, RunnerPool pool) {
    inCode.pool(Parts.inCode(name, pool, NodeRole.LB));
    return this;
  }

  /** Offers a catalog, and uses it. */
  public AgentBuilder catalog(String name, Catalog part) {
    inCode.catalog(Parts.inCode(name, part, NodeRole.LB));
    return catalog(name);
  }

  /** Looks functions up in the catalog of this name; unless called, it looks none up. */
  public AgentBuilder catalog(String name) {
    picked = CatalogPicks.always(name);
    return this;
  }

  /** Looks functions up as these settings say. */
  public AgentBuilder catalogs(CatalogSettings catalogs) {
    this.catalogs = catalogs;
    picked = catalogs.picked();
    return this;
  }

  /** Uses timers that others use too. */
  public AgentBuilder timers(Timers timers) {
    this.timers = timers;
    return this;
  }

  /** Uses another clock than the system's. */
  public AgentBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** Uses another source of randomness. */
  public AgentBuilder random(Supplier<RandomGenerator> random) {
    this.random = random;
    return this;
  }

  /** Uses an executor for hooks that may block, which others use too. */
  public AgentBuilder blocking(ExecutorService blocking) {
    this.blocking = blocking;
    return this;
  }

  /** Uses a watch over hooks that others use too, and that somebody started. */
  public AgentBuilder watch(HookWatch watch) {
    this.watch = watch;
    return this;
  }

  /** Makes a span {@code agent_submit} for each call; unless called, there are none. */
  public AgentBuilder tracer(Tracer tracer) {
    this.tracer = tracer;
    return this;
  }

  /** Uses gRPC event loops that others use too. */
  public AgentBuilder eventLoops(EventLoopGroup eventLoops) {
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
    var owned = new Closings();
    Timers time = timers != null ? timers : owned.add("timers", new WheelTimers());
    ExecutorService threads = blocking;
    if (threads == null) {
      ExecutorService made = BlockingHooks.executor(BLOCKING_THREADS);
      threads = made;
      owned.add("blocking hooks", made::shutdownNow);
    }
    HookWatch hooks = watch;
    if (hooks == null) {
      hooks = owned.add("watch over hooks", new HookWatch(time::nanoTime));
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
    agent.open();
    return agent;
  }

  private static ReloadedTls tls(Closings owned, AgentSettings.Tls section) {
    return owned.add("tls", ReloadedTls.of("girolle.lb.tls", section.files()));
  }

  private Transport transport(Closings owned) {
    if (eventLoops != null) {
      return Transport.on(eventLoops);
    }
    Transport made = Transport.best();
    owned.add(
        "event loops",
        () -> made.eventLoops().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    return made;
  }
}
