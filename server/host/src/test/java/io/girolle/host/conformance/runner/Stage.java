package io.girolle.host.conformance.runner;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.BlockingHooks;
import io.girolle.call.HookWatch;
import io.girolle.call.WheelTimers;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.loader.PluginSettings;
import io.girolle.runner.PureRunner;
import io.girolle.runner.process.ProcessDriverPlugin;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What one recording is replayed on: a fresh runner, and a client. */
public final class Stage implements AutoCloseable {
  private static final int BLOCKING_THREADS = 16;

  private final Deque<AutoCloseable> mine = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordedPlugin plugin;
  private final PureRunner runner;
  private final RecordedClient client;

  /** A runner that is set up so, with these functions. */
  public Stage(Setup setup, RecordedFunctions functions) throws IOException {
    Path folder = Files.createTempDirectory("run");
    own(() -> delete(folder));
    plugin = new RecordedPlugin(setup.configurable(), setup.health());
    Generation generation = own(load(functions, folder));
    var eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    own(() -> eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly());
    var blocking = BlockingHooks.executor(BLOCKING_THREADS);
    own(blocking::shutdownNow);
    runner =
        PureRunner.builder()
            .id("recorded")
            .settings(setup.runner(folder))
            .parts(generation.parts())
            .timers(own(new WheelTimers()))
            .clock(InstantSource.system())
            .blocking(blocking)
            .watch(new HookWatch(System::nanoTime))
            .eventLoops(eventLoops)
            .meters(meters)
            .build();
    own(runner.start());
    client = newClient();
  }

  /** The runner. */
  public PureRunner runner() {
    return runner;
  }

  /** A client, always the same one and on one connection. */
  RecordedClient client() {
    return client;
  }

  /** A client with a connection of its own. */
  RecordedClient newClient() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", runner.port()).usePlaintext().build();
    own(channel::shutdownNow);
    return new RecordedClient(channel);
  }

  /** How many instances were started since the beginning. */
  public int started() {
    return plugin.started();
  }

  /** How many calls have got an instance. */
  int begun() {
    return plugin.begun();
  }

  /** How many instances there are. */
  public int instances() {
    return (int) meters.get("girolle.runner.instances").gauge().value();
  }

  @Override
  public void close() throws Exception {
    while (!mine.isEmpty()) {
      mine.pop().close();
    }
  }

  private Generation load(RecordedFunctions functions, Path folder) {
    var none = PluginSettings.of(ConfigFactory.parseString("dir = plugins"), folder);
    return new PluginLoader(folder.resolve("copies"), meters, InstantSource.system())
        .load(
            none,
            List.of(
                new BuiltIn(
                    "process",
                    "images",
                    functions.images(),
                    () -> new ProcessDriverPlugin(functions.folder())),
                new BuiltIn("recorded", "recorded", ConfigFactory.empty(), () -> plugin)));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private <T extends AutoCloseable> T own(T part) {
    mine.push(part);
    return part;
  }
}
