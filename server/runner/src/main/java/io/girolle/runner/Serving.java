package io.girolle.runner;

import io.girolle.call.Closings;
import io.girolle.call.Registered;
import io.girolle.call.tls.ReloadedTls;
import io.girolle.runner.logs.FunctionLogs;
import io.girolle.spi.Driver;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a runner has from its start to its end: its folder, its instances, its port. */
final class Serving implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Serving.class);
  private static final int MAX_MESSAGE = 4 << 20;

  /** The id of a client's request comes in it, which may be as long as a header is. */
  private static final int MAX_METADATA = 64 << 10;

  private static final Duration LAST_WORK = Duration.ofSeconds(10);

  private final RunnerPlan plan;
  private final Closings closings = new Closings();
  private final InService plugins;
  private final Slots slots;
  private final Server server;
  private final Prewarming prewarming;

  /**
   * Opens all of it, and serves.
   *
   * @param drivers the drivers whose leftovers of an earlier life are removed
   * @throws IOException when the folder or the port can't be had; nothing is left open then
   */
  Serving(
      RunnerPlan plan,
      Lineup first,
      Collection<Registered<Driver>> drivers,
      CallCounts counts,
      StartHealth health)
      throws IOException {
    this.plan = plan;
    this.plugins = new InService(first);
    RunnerSettings settings = plan.settings();
    Need limit = settings.capacity().of(Machine.local(), plan.sharedBy());
    try {
      RunFolder folder = RunFolder.open(settings.runFolder(), plan.id(), new LeftBehind(drivers));
      closings.add("run folder", folder);
      FunctionLogs logs = closings.add("logs", logs());
      var launcher =
          new Launcher(folder, settings, plan.eventLoops(), plan.timers(), plan.clock(), logs);
      closings.add("launcher", launcher);
      slots = new Slots(launcher, plan.timers(), settings.slotRules(), limit, health);
      closings.add("meters", new RunnerMeters(plan.meters(), plan.id(), counts, slots));
      closings.add("instances", this::stopInstances);
      var core =
          new RunnerCore(
              plan.id(),
              settings.responseLimit().toBytes(),
              Use.CALLS,
              plugins,
              slots,
              counts,
              plan.timers(),
              plan.clock());
      server = server(core, logs).start();
      closings.add("server", this::stopServer);
      prewarming =
          new Prewarming(
              settings.prewarm().orElse(List.of()),
              core,
              new WarmCalls(plan.id(), plan.clock(), plan.blocking()),
              settings.prewarmCheck());
    } catch (IOException | RuntimeException e) {
      closings.close();
      throw e;
    }
    prewarming.begin();
    log.info(
        "event=runner-started runner={} port={} memory-mib={} milli-cpus={}",
        plan.id(),
        server.getPort(),
        limit.memoryMiB(),
        limit.milliCpus());
  }

  InService plugins() {
    return plugins;
  }

  Slots slots() {
    return slots;
  }

  int port() {
    return server.getPort();
  }

  /** Takes no call any more. */
  void refuse() {
    prewarming.close();
    slots.refuse();
    server.shutdown();
  }

  /** Waits until no stream is open, at most for so long. */
  boolean awaitStreams(Duration limit) throws InterruptedException {
    return server.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Cuts calls off, kills instances, and gives everything back. */
  @Override
  public void close() {
    refuse();
    closings.close();
  }

  private FunctionLogs logs() {
    return new FunctionLogs(
        plan.settings().log(),
        plan.id(),
        plan.eventLoops(),
        plan.timers(),
        plan.clock(),
        plan.meters());
  }

  private Server server(RunnerCore core, FunctionLogs logs) throws SSLException {
    var builder =
        NettyServerBuilder.forAddress(plan.listen())
            .channelFactory(StreamEnds::serverChannel)
            .bossEventLoopGroup(plan.eventLoops())
            .workerEventLoopGroup(plan.eventLoops())
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE)
            .maxInboundMetadataSize(MAX_METADATA)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new Origins())
            .addService(
                new RunnerService(core, statusFunction(core), logs.streams(), plan.blocking()));
    if (plan.tls() != null) {
      builder.sslContext(context(plan.tls()));
    }
    return builder.build();
  }

  private @Nullable StatusFunction statusFunction(RunnerCore core) {
    StatusFunctionSettings settings = plan.settings().statusFunction();
    String image = settings.image().orElse(null);
    return image == null ? null : new StatusFunction(settings, image, core, plan.blocking());
  }

  private static SslContext context(ReloadedTls tls) throws SSLException {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(tls.keys()), SslProvider.JDK)
        .trustManager(tls.trust())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  private void stopServer() throws InterruptedException {
    if (!server.shutdownNow().awaitTermination(LAST_WORK.toNanos(), TimeUnit.NANOSECONDS)) {
      log.warn("event=server-stays runner={} after={}", plan.id(), LAST_WORK);
    }
  }

  private void stopInstances() throws InterruptedException {
    try {
      slots.close().get(LAST_WORK.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.warn("event=instances-stay runner={} count={}", plan.id(), slots.count(), e);
    }
  }
}
