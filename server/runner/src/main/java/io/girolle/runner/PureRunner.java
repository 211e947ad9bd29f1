package io.girolle.runner;

import io.girolle.call.Chain;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.PickedName;
import io.girolle.call.Timers;
import io.girolle.call.tls.ReloadedTls;
import io.girolle.runner.logs.FunctionLogs;
import io.girolle.spi.NodeRole;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runner: takes calls by gRPC and runs functions. Made by a builder, started once, drained or
 * not, closed once. Several may share drivers, which whoever gave them closes. Thread-safe.
 */
public final class PureRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PureRunner.class);
  private static final int MAX_MESSAGE = 4 << 20;
  private static final Duration LAST_WORK = Duration.ofSeconds(10);

  private final Builder plan;
  private final CallCounts counts = new CallCounts();
  private final StartHealth health;
  private @Nullable InService plugins;
  private @Nullable RunFolder folder;
  private @Nullable FunctionLogs logs;
  private @Nullable Launcher launcher;
  private @Nullable Slots slots;
  private @Nullable Prewarming prewarming;
  private @Nullable RunnerMeters meters;
  private @Nullable Server server;
  private volatile int port;
  private boolean closed;

  private PureRunner(Builder plan) {
    this.plan = plan;
    this.health = new StartHealth(plan.timers());
  }

  /** Begins a runner. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes its folder and its port, and serves.
   *
   * @return this
   * @throws IOException when the port can't be had, the run folder's path is too long or another
   *     runner of this id is alive; the message says which
   * @throws IllegalArgumentException when the driver that the settings name isn't registered, or
   *     the machine has too little memory
   */
  public synchronized PureRunner start() throws IOException {
    if (server != null) {
      throw new IllegalStateException("runner " + plan.id + " was started before");
    }
    var parts = plan.parts();
    var settings = plan.settings();
    requireDrivers(settings.drivers(), parts);
    plan.parts = null; // not to hold on to the first plugins when others have come
    try {
      start(parts, settings);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    return this;
  }

  /**
   * Puts other parts into service. Calls that have come keep to the parts that they began with;
   * those that come from now on get the new ones. Instances stay if the new parts would make them
   * in the same way; else they end with their last call. On one thread at a time.
   *
   * @param parts the new parts
   * @param drivers the driver of calls that name none, by function
   * @return completes when the old parts are used no more
   * @throws IllegalArgumentException when the driver isn't there; nothing has changed
   */
  public synchronized CompletableFuture<Void> swap(Parts parts, PickedName drivers) {
    if (slots == null || plugins == null || closed) {
      throw new IllegalStateException("runner " + plan.id() + " isn't running");
    }
    requireDrivers(drivers, parts);
    Lineup old = plugins.lineup();
    InstanceKit before = old.kit();
    boolean same = before.fits(parts);
    InstanceKit kit = same ? before : kit(parts);
    plugins.replace(lineup(parts, drivers, kit));
    CompletableFuture<Void> callsEnded = old.retire();
    if (same) {
      return callsEnded;
    }
    slots.retire(before);
    return callsEnded.thenCompose(ended -> before.unused());
  }

  private InstanceKit kit(Parts parts) {
    return new InstanceKit(parts, plan.timers(), plan.watch(), plan.blocking());
  }

  private Lineup lineup(Parts parts, PickedName drivers, InstanceKit kit) {
    return new Lineup(
        new Intake(plan.settings(), kit, drivers),
        new Chain(parts, NodeRole.RUNNER, plan.blocking(), plan.timers(), plan.watch()),
        kit,
        new StatusReport(counts, health, parts),
        functionId -> parts.catalogs().get(plan.catalogs.apply(functionId)));
  }

  private static void requireDrivers(PickedName drivers, Parts parts) {
    for (String driver : drivers.all()) {
      if (!parts.drivers().containsKey(driver)) {
        throw new IllegalArgumentException(
            "driver: %s isn't registered (expected: one of %s)"
                .formatted(driver, parts.drivers().keySet()));
      }
    }
  }

  private void start(Parts parts, RunnerSettings settings) throws IOException {
    Need limit = settings.capacity().of(Machine.local(), plan.sharedBy);
    plugins = new InService(lineup(parts, settings.drivers(), kit(parts)));
    folder =
        RunFolder.open(settings.runFolder(), plan.id(), new LeftBehind(parts.drivers().values()));
    logs =
        new FunctionLogs(
            settings.log(),
            plan.id(),
            plan.eventLoops(),
            plan.timers(),
            plan.clock(),
            plan.meters());
    launcher = new Launcher(folder, settings, plan.eventLoops(), plan.timers(), plan.clock(), logs);
    slots = new Slots(launcher, plan.timers(), settings.slotRules(), limit, health);
    meters = new RunnerMeters(plan.meters(), plan.id(), counts, slots);
    var core =
        new RunnerCore(
            plan.id(),
            settings.responseLimit().toBytes(),
            settings.statusFunction().image().orElse(null),
            plugins,
            slots,
            counts,
            plan.timers(),
            plan.clock());
    var builder =
        NettyServerBuilder.forAddress(plan.listen())
            .channelFactory(StreamEnds::serverChannel)
            .bossEventLoopGroup(plan.eventLoops())
            .workerEventLoopGroup(plan.eventLoops())
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new Origins())
            .addService(
                new RunnerService(
                    core, statusFunction(settings, core), logs.streams(), plan.blocking()));
    if (plan.tls != null) {
      builder.sslContext(context(plan.tls));
    }
    server = builder.build().start();
    prewarming =
        new Prewarming(
            settings.prewarm().orElse(List.of()),
            core,
            new WarmCalls(plan.id(), plan.clock(), plan.blocking()));
    prewarming.begin();
    port = server.getPort();
    log.info(
        "event=runner-started runner={} port={} memory-mib={} milli-cpus={}",
        plan.id(),
        port,
        limit.memoryMiB(),
        limit.milliCpus());
  }

  private @Nullable StatusFunction statusFunction(RunnerSettings settings, RunnerCore core) {
    String image = settings.statusFunction().image().orElse(null);
    return image == null
        ? null
        : new StatusFunction(
            settings.statusFunction(),
            image,
            core.uncounted(StatusFunction.LONGEST_ANSWER),
            plan.blocking());
  }

  private static SslContext context(ReloadedTls tls) throws SSLException {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(tls.keys()), SslProvider.JDK)
        .trustManager(tls.trust())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  /** The port that it listens on; 0 before it was started. */
  public int port() {
    return port;
  }

  /** Its id. */
  public String id() {
    return plan.id();
  }

  /** How many calls it has. */
  public int active() {
    return counts.active();
  }

  /**
   * Stops: takes no call any more, lets those that it has end, then stops its instances and closes.
   *
   * @param limit how long calls may take to end; those that are left are cut off
   */
  public void drain(Duration limit) throws InterruptedException {
    Server running;
    synchronized (this) {
      if (slots == null || server == null) {
        return;
      }
      stopPrewarming();
      slots.refuse();
      running = server.shutdown();
    }
    long begun = plan.timers().nanoTime();
    boolean streamsEnded = running.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    long left = limit.toNanos() - (plan.timers().nanoTime() - begun);
    if (!streamsEnded || !counts.awaitNone(Duration.ofNanos(Math.max(0, left)))) {
      log.warn("event=drain-gave-up runner={} calls={} after={}", id(), active(), limit);
    }
    close();
  }

  /** Ends everything at once: calls are cut off, instances killed. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopPrewarming();
    if (slots != null) {
      slots.refuse();
    }
    if (server != null) {
      stop(server.shutdownNow());
    }
    if (slots != null) {
      stop(slots);
    }
    if (launcher != null) {
      launcher.close();
    }
    if (logs != null) {
      logs.close();
    }
    if (meters != null) {
      meters.close();
    }
    if (folder != null) {
      try {
        folder.close();
      } catch (IOException e) {
        log.warn("event=run-folder-stays runner={}", id(), e);
      }
    }
    log.info("event=runner-stopped runner={}", id());
  }

  private void stopPrewarming() {
    if (prewarming != null) {
      prewarming.close();
    }
  }

  private void stop(Server running) {
    try {
      if (!running.awaitTermination(LAST_WORK.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("event=server-stays runner={} after={}", id(), LAST_WORK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Slots all) {
    try {
      all.close().get(LAST_WORK.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("event=instances-stay runner={} count={}", id(), all.count(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gathers what a runner needs; everything must be set but the address. Not thread-safe. */
  public static final class Builder {
    private @Nullable String id;
    private @Nullable RunnerSettings settings;
    private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private @Nullable Parts parts;
    private @Nullable Timers timers;
    private @Nullable InstantSource clock;
    private @Nullable Executor blocking;
    private @Nullable HookWatch watch;
    private @Nullable EventLoopGroup eventLoops;
    private @Nullable MeterRegistry meters;
    private @Nullable ReloadedTls tls;
    private int sharedBy = 1;
    private UnaryOperator<String> catalogs = functionId -> "";

    private Builder() {}

    /** Its id, unique among runners. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /** Its settings. */
    public Builder settings(RunnerSettings settings) {
      this.settings = settings;
      return this;
    }

    /** Where it listens; port 0 is any that is free. Unless said, a free one on loopback. */
    public Builder listen(InetSocketAddress address) {
      listen = address;
      return this;
    }

    /** Drivers, driver extensions, instance listeners, status sources and overriders. */
    public Builder parts(Parts parts) {
      this.parts = parts;
      return this;
    }

    /** Time limits; not closed by the runner. */
    public Builder timers(Timers timers) {
      this.timers = timers;
      return this;
    }

    /** The wall clock. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Runs hooks that may block; not closed by the runner. */
    public Builder blocking(Executor blocking) {
      this.blocking = blocking;
      return this;
    }

    /** Watches hooks on I/O threads; not closed by the runner. */
    public Builder watch(HookWatch watch) {
      this.watch = watch;
      return this;
    }

    /** NIO event loops, for gRPC and functions' sockets; not closed by the runner. */
    public Builder eventLoops(EventLoopGroup eventLoops) {
      this.eventLoops = eventLoops;
      return this;
    }

    /** Gets the runner's meters. */
    public Builder meters(MeterRegistry meters) {
      this.meters = meters;
      return this;
    }

    /** Takes calls by mutual TLS; plaintext when it is null. */
    public Builder tls(@Nullable ReloadedTls tls) {
      this.tls = tls;
      return this;
    }

    /** How many runners share what this machine has, where the settings leave it to that. */
    public Builder sharedBy(int runners) {
      sharedBy = runners;
      return this;
    }

    /** The name of the catalog of a function that is started ahead of its calls, by its id. */
    public Builder catalogs(UnaryOperator<String> names) {
      catalogs = names;
      return this;
    }

    /** The runner, not started. */
    public PureRunner build() {
      id();
      settings();
      parts();
      timers();
      clock();
      blocking();
      watch();
      eventLoops();
      meters();
      return new PureRunner(this);
    }

    private String id() {
      return Objects.requireNonNull(id, "id");
    }

    private HookWatch watch() {
      return Objects.requireNonNull(watch, "watch");
    }

    private RunnerSettings settings() {
      return Objects.requireNonNull(settings, "settings");
    }

    private InetSocketAddress listen() {
      return listen;
    }

    private Parts parts() {
      return Objects.requireNonNull(parts, "parts");
    }

    private Timers timers() {
      return Objects.requireNonNull(timers, "timers");
    }

    private InstantSource clock() {
      return Objects.requireNonNull(clock, "clock");
    }

    private Executor blocking() {
      return Objects.requireNonNull(blocking, "blocking");
    }

    private EventLoopGroup eventLoops() {
      return Objects.requireNonNull(eventLoops, "eventLoops");
    }

    private MeterRegistry meters() {
      return Objects.requireNonNull(meters, "meters");
    }
  }
}
