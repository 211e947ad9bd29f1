package io.girolle.host;

import io.girolle.agent.LbAgent;
import io.girolle.agent.RunnerFigures;
import io.girolle.call.BlockingHooks;
import io.girolle.call.Closings;
import io.girolle.call.ExtensionWrite;
import io.girolle.call.FigureBook;
import io.girolle.call.HookWatch;
import io.girolle.call.WheelTimers;
import io.girolle.call.config.Fault;
import io.girolle.call.config.InvalidConfigException;
import io.girolle.call.tls.ReloadedTls;
import io.girolle.call.tls.TlsFiles;
import io.girolle.host.admin.AdminHandler;
import io.girolle.host.admin.CallMeters;
import io.girolle.host.admin.ExplainPaths;
import io.girolle.host.admin.ExplainRecords;
import io.girolle.host.admin.MetricsPaths;
import io.girolle.host.admin.PluginMeters;
import io.girolle.host.admin.PluginPaths;
import io.girolle.host.admin.RunnerPaths;
import io.girolle.host.config.NodeSettings;
import io.girolle.host.http.HttpServer;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.girolle.host.plugins.PluginHost;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.runner.PureRunner;
import io.girolle.spi.NodeRole;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node, put together by hand: plugins, then the runners, then the agent, then HTTP. What fails
 * on the way undoes what was there before. {@link #stop} goes the same way back, letting calls end.
 */
public final class Node implements AutoCloseable {
  /** How often the files of TLS are looked at. */
  private static final Duration TLS_LOOKS = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final int BLOCKING_THREADS = 256;
  private static final Duration RUNNERS_LIMIT = Duration.ofSeconds(10);

  private final NodeSettings settings;
  private final InstantSource clock = Clock.systemUTC();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Closings closings = new Closings();
  private final WheelTimers timers = new WheelTimers();
  private final Runners runners;
  private final PluginHost plugins;
  private final FigureBook figures;
  private final ExplainRecords explained;
  private @Nullable LbAgent agent;
  private @Nullable HttpServer http;
  private @Nullable InetSocketAddress front;
  private @Nullable InetSocketAddress admin;
  private volatile boolean ready;

  private Node(NodeSettings settings, Supplier<NodeSettings> reader, List<BuiltIn> more) {
    checkTls(settings);
    this.settings = settings;
    this.runners = new Runners(settings);
    this.explained = new ExplainRecords(settings.sections().admin().explainRecords(), clock);
    closings.add("timers", timers);
    TemporaryFolder copies = copies();
    closings.add("copies of plugins", copies);
    try {
      var builtIns = new BuiltIns(more, timers, runners::addresses);
      var loader = new PluginLoader(copies.path(), meters, clock);
      this.figures = loader.figures();
      this.plugins = new PluginHost(settings, reader, builtIns::of, loader, clock);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    closings.add("plugins", plugins);
  }

  /**
   * Loads and checks all that a node needs, without starting anything.
   *
   * @throws InvalidConfigException with every fault of the configuration and the plugins
   */
  public static Node prepare(NodeSettings settings) {
    return prepare(settings, () -> settings);
  }

  /**
   * Loads and checks all that a node needs, without starting anything.
   *
   * @param settings what it starts with
   * @param reader reads the settings again when plugins are reloaded
   * @throws InvalidConfigException with every fault of the configuration and the plugins
   */
  public static Node prepare(NodeSettings settings, Supplier<NodeSettings> reader) {
    return new Node(settings, reader, List.of());
  }

  /**
   * Loads and checks all that a node needs, with plugins that are given in code.
   *
   * @param settings what it starts with
   * @param more plugins ahead of those that are enabled
   * @throws InvalidConfigException with every fault of the configuration and the plugins
   */
  public static Node prepare(NodeSettings settings, List<BuiltIn> more) {
    return new Node(settings, () -> settings, more);
  }

  /**
   * Starts it.
   *
   * @throws IOException when a port or folder can't be had
   */
  public Node start() throws IOException {
    try {
      EventLoopGroup eventLoops =
          new MultiThreadIoEventLoopGroup(
              0, new DefaultThreadFactory("girolle-grpc", true), NioIoHandler.newFactory());
      closings.add(
          "event loops",
          () -> eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly());
      ExecutorService blocking = BlockingHooks.executor(BLOCKING_THREADS);
      closings.add("blocking hooks", blocking::shutdownNow);
      var watch = new HookWatch(timers::nanoTime);
      closings.add("watch over hooks", watch);
      watch.start();
      plugins.start();
      http = new HttpServer();
      closings.add("http", http);
      if (settings.plays(NodeRole.RUNNER)) {
        startRunners(eventLoops, blocking, watch);
      }
      if (settings.plays(NodeRole.LB)) {
        startAgent(blocking, watch, http);
      }
      var listener = settings.sections().admin();
      admin = http.admin(listener.host(), listener.port(), adminHandler(listener));
      ready = true;
      plugins.watch();
      log.info("event=node-started id={} http={} admin={}", id(), front, admin);
      return this;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What the node calls itself. */
  public String id() {
    return settings.sections().node().id();
  }

  /** The settings that it runs with. */
  public NodeSettings settings() {
    return settings;
  }

  /** The plugins that are in service. */
  public Generation generation() {
    return plugins.generation();
  }

  /** Its meters. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Changes its plugins. */
  public PluginControl plugins() {
    return plugins;
  }

  /** Its agent; empty on a node that is a runner alone. */
  public Optional<LbAgent> agent() {
    return Optional.ofNullable(agent);
  }

  /** Its runners; empty on a node that is a load balancer alone. */
  public List<PureRunner> runners() {
    return runners.started();
  }

  /** Where clients call; empty on a node that is a runner alone. */
  public Optional<InetSocketAddress> front() {
    return Optional.ofNullable(front);
  }

  /** Where operators ask. */
  public Optional<InetSocketAddress> admin() {
    return Optional.ofNullable(admin);
  }

  /** Takes no new calls, lets those under way end within the configured time, and closes. */
  public void stop() {
    Duration limit = settings.sections().node().drain();
    log.info("event=node-stopping id={} drain={}", id(), limit);
    ready = false;
    if (http != null) {
      http.stopAccepting();
    }
    try {
      if (agent != null) {
        agent.drain(limit);
      }
      for (PureRunner runner : runners.started()) {
        runner.drain(agent == null ? limit : RUNNERS_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    log.info("event=node-stopped id={}", id());
  }

  /** Closes everything at once. */
  @Override
  public void close() {
    ready = false;
    closings.close();
  }

  private void startRunners(EventLoopGroup eventLoops, ExecutorService blocking, HookWatch watch)
      throws IOException {
    ReloadedTls tls = settings.runnerHost().grpc().tls().map(this::runnersTls).orElse(null);
    if (tls != null) {
      closings.add("tls of runners", tls);
      tls.watch(timers, blocking, TLS_LOOKS);
    }
    runners.start(
        () ->
            PureRunner.builder()
                .settings(settings.runner())
                .parts(plugins.generation().parts())
                .timers(timers)
                .clock(clock)
                .blocking(blocking)
                .watch(watch)
                .eventLoops(eventLoops)
                .meters(meters)
                .tls(tls)
                .catalogs(settings.sections().catalog().picked()::ofFunction),
        closings);
    for (PureRunner runner : runners.started()) {
      plugins.serve((parts, now) -> runner.swap(parts, now.runner().drivers()));
    }
  }

  private ReloadedTls runnersTls(TlsFiles files) {
    return ReloadedTls.of("girolle.runner.grpc.tls", files.in(settings.home()));
  }

  private void startAgent(ExecutorService blocking, HookWatch watch, HttpServer listeners)
      throws IOException {
    LbAgent started =
        LbAgent.builder()
            .settings(settings.agent())
            .parts(plugins.generation().parts())
            .timers(timers)
            .clock(clock)
            .blocking(blocking)
            .watch(watch)
            .catalogs(settings.sections().catalog())
            .tracer(GlobalOpenTelemetry.getTracer("io.girolle.agent"))
            .build();
    agent = started;
    closings.add("agent", started);
    CallMeters.add(started, meters);
    plugins.serve(
        (parts, now) -> started.swap(parts, now.agent().picks(now.sections().catalog().picked())));
    front =
        listeners.front(
            settings.sections().http(),
            new HttpServer.Front(
                started,
                clock,
                settings.agent().requestLimit().toBytes(),
                settings.agent().requestId(),
                settings.agent().explain(),
                explained,
                timers,
                settings.home(),
                Version.current()));
  }

  private static void checkTls(NodeSettings settings) {
    if (settings.plays(NodeRole.LB)) {
      settings
          .sections()
          .http()
          .tlsFault(settings.home())
          .ifPresent(
              fault -> {
                throw new InvalidConfigException(List.of(new Fault("", "girolle.http.tls", fault)));
              });
    }
  }

  private AdminHandler adminHandler(NodeSettings.Admin listener) {
    return new AdminHandler(() -> ready, listener.token())
        .with(new PluginPaths(plugins, this::figures, this::extensionWrites, this::readExtensions))
        .with(new ExplainPaths(explained))
        .with(new RunnerPaths(this::runnerFigures))
        .with(new MetricsPaths(meters, new PluginMeters(meters, plugins, this::figures)));
  }

  private InstanceFigures figures(String instance) {
    return InstanceFigures.of(figures.of(instance));
  }

  private List<RunnerFigures> runnerFigures() {
    return agent == null ? List.of() : agent.runnerFigures();
  }

  private List<ExtensionWrite> extensionWrites() {
    return agent == null ? List.of() : agent.chain().extensionWrites();
  }

  private Optional<Set<String>> readExtensions() {
    return agent == null ? Optional.empty() : agent.readExtensions();
  }

  private static TemporaryFolder copies() {
    try {
      return TemporaryFolder.make("girolle-plugins-");
    } catch (IOException e) {
      throw new InvalidConfigException(
          List.of(
              new Fault(System.getProperty("java.io.tmpdir"), "", "can't make a folder: " + e)));
    }
  }
}
