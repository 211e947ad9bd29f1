package io.girolle.runner;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueFactory;
import io.girolle.call.BlockingHooks;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.WheelTimers;
import io.girolle.runner.process.ProcessDriverPlugin;
import io.girolle.spi.NodeRole;
import io.girolle.spi.StatusSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A runner on its own, to be called from outside: {@code PORT IMAGES_JSON MEMORY DETACHED
 * START_TIMEOUT RESPONSE_LIMIT RESPONSE_HEADER_LIMIT}. The images' commands run in the folder of
 * their file.
 */
public final class StandaloneRunner {
  private StandaloneRunner() {}

  public static void main(String[] args) throws Exception {
    Path images = Path.of(args[1]).toAbsolutePath();
    Config settings =
        ConfigFactory.parseMap(
            Map.of(
                "memory", args[2],
                "detached", args[3],
                "start-timeout", args[4],
                "response-limit", args[5],
                "response-header-limit", args[6]));
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "girolle-" + args[0]);
    Config defaults =
        ConfigFactory.parseResources(RunnerSettings.class, "/reference.conf")
            .resolve()
            .getConfig("girolle.runner")
            .withValue("run-folder", ConfigValueFactory.fromAnyRef(folder.toString()));
    var parts = Parts.builder();
    new ProcessDriverPlugin(images.getParent())
        .install(new InstallContext(processConfig(images), parts));
    parts.status(Parts.inCode("config", new Refusing(), NodeRole.RUNNER));
    var timers = new WheelTimers();
    var runner =
        PureRunner.builder()
            .id("standalone-" + args[0])
            .settings(RunnerSettings.of(settings.withFallback(defaults), folder))
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
            .parts(parts.build())
            .timers(timers)
            .clock(InstantSource.system())
            .blocking(BlockingHooks.executor(16))
            .watch(new HookWatch(timers::nanoTime))
            .eventLoops(new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory()))
            .meters(new SimpleMeterRegistry())
            .build()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(runner), "drain"));
    System.out.println("listening on " + runner.port());
  }

  private static Config processConfig(Path images) {
    var mapped = new ArrayList<String>();
    Config config = ConfigFactory.empty();
    ConfigObject all = ConfigFactory.parseFile(images.toFile()).root();
    for (var image : all.entrySet()) {
      var entry = (ConfigObject) image.getValue();
      var value = entry.withOnlyKey("command").withValue("dir", ConfigValueFactory.fromAnyRef("."));
      if (entry.containsKey("env")) {
        value = value.withValue("env", entry.get("env"));
      }
      config = config.withValue("images.\"" + image.getKey() + "\"", value);
      mapped.add(image.getKey());
    }
    System.out.println("images " + List.copyOf(mapped));
    return config;
  }

  private static void drain(PureRunner runner) {
    try {
      runner.drain(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes every configuration but one with the key {@code fail}. */
  private static final class Refusing implements StatusSource {
    @Override
    public Map<String, String> status() {
      return Map.of();
    }

    @Override
    public void configure(Map<String, String> config) {
      if (config.containsKey("fail")) {
        throw new IllegalArgumentException("config refused: " + config.get("fail"));
      }
    }
  }
}
