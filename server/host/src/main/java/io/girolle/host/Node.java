package io.girolle.host;

import com.typesafe.config.Config;
import io.girolle.agent.LbAgent;
import io.girolle.agent.RunnerFigures;
import io.girolle.agent.catalog.CatalogSettings;
import io.girolle.agent.catalog.ConfCatalogPlugin;
import io.girolle.agent.catalog.FnApiCatalogPlugin;
import io.girolle.agent.pool.StaticPoolPlugin;
import io.girolle.call.BlockingHooks;
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
import io.girolle.host.config.Role;
import io.girolle.host.http.HttpServer;
import io.girolle.host.plugins.InstanceFigures;
import io.girolle.host.plugins.PluginControl;
import io.girolle.host.plugins.PluginHost;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.runner.PureRunner;
import io.girolle.runner.process.ProcessDriverPlugin;
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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
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
  private final Deque<Closing> closings = new ArrayDeque<>();
  private final WheelTimers timers = new WheelTimers();
  private final List<PureRunner> runners = new ArrayList<>();
  private final List<BuiltIn> more;
  private final PluginHost plugins;
  private final FigureBook figures;
  private final ExplainRecords explained;
  private @Nullable LbAgent agent;
  private @Nullable HttpServer http;
  private @Nullable InetSocketAddress front;
  private @Nullable InetSocketAddress admin;
  private volatile boolean ready;

  private record Closing(String what, AutoCloseable part) {}

  private Node(NodeSettings settings, Supplier<NodeSettings> reader, List<BuiltIn> more) {
    checkTls(settings);
    this.settings = settings;
    this.more = List.copyOf(more);
    this.explained = new ExplainRecords(settings.sections().admin().explainRecords(), clock);
    closeLater("timers", timers);
    TemporaryFolder copies = copies();
    closeLater("copies of plugins", copies);
    try {
      var loader = new PluginLoader(copies.path(), meters, clock);
      this.figures = loader.figures();
      this.plugins = new PluginHost(settings, reader, this::builtIns, loader, clock);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    closeLater("plugins", plugins);
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
      closeLater(
          "event loops",
          () -> eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly());
      ExecutorService blocking = BlockingHooks.executor(BLOCKING_THREADS);
      closeLater("blocking hooks", blocking::shutdownNow);
      var watch = new HookWatch(timers::nanoTime);
      closeLater("watch over hooks", watch);
      watch.start();
      plugins.start();
      http = new HttpServer();
      closeLater("http", http);
      if (settings.sections().node().roleOf().plays(NodeRole.RUNNER)) {
        startRunners(eventLoops, blocking, watch);
      }
      if (settings.sections().node().roleOf().plays(NodeRole.LB)) {
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
    return List.copyOf(runners);
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
      for (PureRunner runner : runners) {
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
    while (!closings.isEmpty()) {
      Closing next = closings.pop();
      try {
        next.part().close();
      } catch (Exception e) {
        log.warn("event=close-failed what=\"{}\"", next.what(), e);
      }
    }
  }

  private List<BuiltIn> builtIns(NodeSettings settings) {
    Config pools = settings.sections().lb().getConfig("pools");
    Config drivers = settings.sections().runner().getConfig("drivers");
    List<BuiltIn> all = new ArrayList<>(more);
    if (settings.sections().node().roleOf().plays(NodeRole.LB)) {
      all.add(
          new BuiltIn(
              "static",
              "girolle.lb.pools.static",
              pools.getConfig("static"),
              () -> new StaticPoolPlugin(this::ownRunners)));
    }
    if (looksFunctionsUp(settings)) {
      all.addAll(catalogs(settings.home(), settings.sections().catalog()));
    }
    if (settings.sections().node().roleOf().plays(NodeRole.RUNNER)) {
      all.add(
          new BuiltIn(
              "process",
              "girolle.runner.drivers.process",
              drivers.getConfig("process"),
              () -> new ProcessDriverPlugin(settings.home())));
    }
    return all;
  }

  /** A load balancer does, and so does a runner that starts functions ahead of their calls. */
  private static boolean looksFunctionsUp(NodeSettings settings) {
    return settings.sections().node().roleOf().plays(NodeRole.LB)
        || settings.runner().prewarm().filter(wanted -> !wanted.isEmpty()).isPresent();
  }

  /** Of the built-in catalogs those that may be meant: what isn't in use needn't be there. */
  private List<BuiltIn> catalogs(Path home, CatalogSettings settings) {
    Set<String> picked = settings.picked().all();
    List<BuiltIn> all = new ArrayList<>();
    if (picked.contains("fn-api")) {
      all.add(
          new BuiltIn(
              "fn-api",
              "girolle.catalog.fn-api",
              settings.fnApi(),
              () -> new FnApiCatalogPlugin(timers, ThreadLocalRandom::current)));
    }
    if (picked.contains("conf")) {
      all.add(
          new BuiltIn(
              "conf",
              "girolle.catalog.conf",
              settings.conf(),
              () -> ConfCatalogPlugin.state(home, settings.conf()),
              () -> new ConfCatalogPlugin(home)));
    }
    return all;
  }

  private void startRunners(EventLoopGroup eventLoops, ExecutorService blocking, HookWatch watch)
      throws IOException {
    var host = settings.runnerHost();
    int count = settings.sections().node().roleOf() == Role.ALL ? host.count() : 1;
    ReloadedTls tls = host.grpc().tls().map(this::runnersTls).orElse(null);
    if (tls != null) {
      closeLater("tls of runners", tls);
      tls.watch(timers, blocking, TLS_LOOKS);
    }
    for (int i = 0; i < count; i++) {
      int port = host.grpc().port() == 0 ? 0 : host.grpc().port() + i;
      PureRunner runner =
          PureRunner.builder()
              .id(runnerId(port, i))
              .settings(settings.runner())
              .listen(new InetSocketAddress(host.grpc().host(), port))
              .parts(plugins.generation().parts())
              .timers(timers)
              .clock(clock)
              .blocking(blocking)
              .watch(watch)
              .eventLoops(eventLoops)
              .meters(meters)
              .tls(tls)
              .sharedBy(count)
              .catalogs(settings.sections().catalog().picked()::ofFunction)
              .build();
      start(runner, host.grpc().host(), port);
      closeLater("runner", runner);
      runners.add(runner);
      plugins.serve((parts, now) -> runner.swap(parts, now.runner().drivers()));
    }
  }

  private ReloadedTls runnersTls(TlsFiles files) {
    return ReloadedTls.of("girolle.runner.grpc.tls", files.in(settings.home()));
  }

  private static void start(PureRunner runner, String host, int port) throws IOException {
    try {
      runner.start();
    } catch (IOException e) {
      if (e.getCause() instanceof BindException taken) {
        throw new IOException(
            "girolle.runner.grpc: can't listen on %s:%d: %s"
                .formatted(host, port, taken.getMessage()),
            e);
      }
      throw e;
    }
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
    closeLater("agent", started);
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
    if (settings.sections().node().roleOf().plays(NodeRole.LB)) {
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

  /** What a runner is called unless it was said: the node's name and its port. */
  private String runnerId(int port, int index) {
    Optional<String> said = settings.runnerHost().id();
    if (said.isPresent()) {
      return index == 0 ? said.get() : said.get() + "-" + index;
    }
    String tail = port == 0 ? ProcessHandle.current().pid() + "-" + index : String.valueOf(port);
    return id() + ":" + tail;
  }

  private List<String> ownRunners() {
    String host = settings.runnerHost().grpc().host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return runners.stream().map(r -> shown + ":" + r.port()).toList();
  }

  private void closeLater(String what, AutoCloseable part) {
    closings.push(new Closing(what, part));
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
