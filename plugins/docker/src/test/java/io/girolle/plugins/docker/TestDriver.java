package io.girolle.plugins.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.FunctionProfile;
import io.girolle.harness.docker.DockerEngine;
import io.girolle.loader.BuiltIn;
import io.girolle.loader.Generation;
import io.girolle.loader.PluginLoader;
import io.girolle.loader.PluginSettings;
import io.girolle.runner.SampleSpec;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverException;
import io.girolle.spi.Instance;
import io.girolle.spi.OutputSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The driver as a node has it, at a test's engine, and a runner's folder for it. */
final class TestDriver implements AutoCloseable {
  static final String BUSYBOX = "test/busybox:1";

  /** Sleeps for long; ends at once when it is asked to. */
  static final List<String> SLEEP = List.of("sleep", "1000");

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final DockerEngine engine;
  private final Path runner;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Generation generation;
  private final List<Instance> launched = Collections.synchronizedList(new ArrayList<>());

  private TestDriver(DockerEngine engine, String config, InstantSource clock) throws IOException {
    this.engine = engine;
    this.runner = Files.createTempDirectory(Path.of("/tmp"), "gdr");
    var docker = new BuiltIn("docker", "docker", config(engine, config), DockerPlugin::new);
    this.generation =
        new PluginLoader(runner.resolve("copies"), meters, clock)
            .load(
                PluginSettings.of(ConfigFactory.parseString("dir = ., enabled = []"), runner),
                List.of(docker));
    generation.start();
  }

  /** A driver whose containers are on no network. */
  static TestDriver at(DockerEngine engine, String... config) throws IOException {
    return at(engine, InstantSource.system(), config);
  }

  static TestDriver at(DockerEngine engine, InstantSource clock, String... config)
      throws IOException {
    if (engine.docker("images", "-q", BUSYBOX).isBlank()) {
      engine.images().busybox(BUSYBOX);
    }
    return new TestDriver(engine, String.join("\n", config), clock);
  }

  /** The plugin's defaults below an engine's address and what a test says. */
  static Config config(DockerEngine engine, String config) {
    return ConfigFactory.parseString(config)
        .withFallback(
            ConfigFactory.parseMap(
                Map.of("host", engine.host().toString(), "container.networks", List.of("none"))))
        .withFallback(ConfigFactory.parseFile(new File("src/main/resources/reference.conf")))
        .resolve();
  }

  DockerDriver driver() {
    return (DockerDriver) generation.parts().drivers().get("docker").part();
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  Path runner() {
    return runner;
  }

  /** A container that sleeps. */
  Started start() throws Exception {
    return start(spec -> spec.command(SLEEP));
  }

  /** A container of a shell that does something. */
  Started shell(String script) throws Exception {
    return start(spec -> spec.command(List.of("sh", "-c", script)));
  }

  Started start(Consumer<ContainerSpec> edit) throws Exception {
    return start(BUSYBOX, edit);
  }

  Started start(String image, Consumer<ContainerSpec> edit) throws Exception {
    return launch(spec(image, edit));
  }

  Started launch(Specified specified) throws DriverException, InterruptedException {
    Instance instance = driver().launch(specified.spec());
    launched.add(instance);
    return new Started(specified, instance);
  }

  /** A spec with a folder for its socket and something that takes its output. */
  Specified spec(String image, Consumer<ContainerSpec> edit) throws IOException {
    return spec(image, Map.of(), edit);
  }

  /** The same of a function that is configured. */
  Specified spec(String image, Map<String, String> config, Consumer<ContainerSpec> edit)
      throws IOException {
    String id = "test-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    Path folder = Files.createDirectory(runner.resolve(id));
    var function = AppFunction.builder("f", "f", "app", image).memoryMiB(64).config(config).build();
    var request = new CallRequest("POST", "http://localhost/invoke/f", Map.of(), "", false);
    var call =
        new CallModel(
            "call",
            new FunctionProfile(App.builder("app", "app").build(), function),
            request,
            Instant.EPOCH);
    ContainerSpec sealed = SampleSpec.sealed(call, id, folder, edit);
    var output = new Written();
    var spec =
        (ContainerSpec)
            Proxy.newProxyInstance(
                TestDriver.class.getClassLoader(),
                new Class<?>[] {ContainerSpec.class},
                (proxy, method, arguments) ->
                    method.getName().equals("output") ? output : method.invoke(sealed, arguments));
    return new Specified(spec, output);
  }

  boolean isThere(String container) throws IOException {
    return engine.containers().contains(container);
  }

  @Override
  public void close() throws Exception {
    for (Instance instance : List.copyOf(launched)) {
      instance.stop(Duration.ZERO);
    }
    generation.close();
    if (Files.exists(runner)) {
      try (var files = Files.walk(runner)) {
        files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  /** What is to be launched. */
  record Specified(ContainerSpec spec, Written output) {}

  /** What was. */
  final class Started {
    private final Specified specified;
    private final Instance instance;

    Started(Specified specified, Instance instance) {
      this.specified = specified;
      this.instance = instance;
    }

    Instance instance() {
      return instance;
    }

    ContainerSpec spec() {
      return specified.spec();
    }

    Written output() {
      return specified.output();
    }

    /** What the engine says of its container. */
    JsonNode inspect() throws IOException {
      return Json.parse(
              engine.docker("inspect", specified.spec().id()).getBytes(StandardCharsets.UTF_8))
          .path(0);
    }

    /** What its container prints when a command runs in it. */
    String exec(String... words) throws IOException {
      var all = new ArrayList<>(List.of("exec", specified.spec().id()));
      all.addAll(List.of(words));
      return engine.docker(all.toArray(String[]::new));
    }

    boolean isThere() throws IOException {
      return TestDriver.this.isThere(specified.spec().id());
    }

    boolean hasEnded() {
      return instance.exited().toCompletableFuture().isDone();
    }
  }

  /** What a container wrote: how much, and the beginning of it. */
  static final class Written implements OutputSink {
    private static final int KEPT = 64 * 1024;

    private final Map<Source, StringBuilder> texts =
        Map.of(Source.STDOUT, new StringBuilder(), Source.STDERR, new StringBuilder());
    private long bytes;

    @Override
    public synchronized void write(Source source, ByteBuffer piece) {
      bytes += piece.remaining();
      if (texts.get(source).length() < KEPT) {
        texts.get(source).append(StandardCharsets.UTF_8.decode(piece));
      }
    }

    synchronized long bytes() {
      return bytes;
    }

    synchronized String text(Source source) {
      return texts.get(source).toString();
    }
  }
}
