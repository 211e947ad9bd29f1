package io.girolle.testkit;

import com.typesafe.config.ConfigFactory;
import io.girolle.call.PluginFigures;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.harness.Attempt;
import io.girolle.host.Node;
import io.girolle.loader.BuiltIn;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.RunnerSpec;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A node that runs within the test, with one plugin in it: HTTP, agent, chain and placement are
 * those of any node, its runners are scripted or in the same node. Thread-safe.
 */
public final class TestNode implements AutoCloseable {
  private final String instance;
  private final String app;
  private final Path home;
  private final List<TestRunner> runners;
  private final Queue<Tried> tried = new ConcurrentLinkedQueue<>();
  private final KitPool pool;
  private final KitDriver driver;
  private final KitPlugin kit;
  private final Node node;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Tried(TestRunner runner, Attempt attempt) {}

  private TestNode(PluginSetup<?> setup) throws IOException {
    instance = setup.instance();
    app = setup.calledApp().name();
    home = Files.createTempDirectory("gtk");
    runners =
        IntStream.range(0, setup.scriptedRunners())
            .mapToObj(
                i -> new TestRunner("r" + i, (r, attempt) -> tried.add(new Tried(r, attempt))))
            .toList();
    pool = new KitPool(specs(runners));
    driver = new KitDriver(setup::answer);
    kit =
        new KitPlugin(
            pool,
            new KitCatalog(setup.calledApp(), setup.calledFunctions()),
            setup.realRunners() > 0 ? driver : null);
    try {
      node = started(setup);
    } catch (IOException | RuntimeException e) {
      end();
      throw e;
    }
  }

  static TestNode start(PluginSetup<?> setup) {
    try {
      return new TestNode(setup);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node started(PluginSetup<?> setup) throws IOException {
    var settings = new KitSettings(setup, home, runners.stream().map(TestRunner::address).toList());
    Path plugins = Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/catalog.conf"), "apps {}");
    List<BuiltIn> given = new ArrayList<>();
    given.add(new BuiltIn(KitPlugin.NAME, KitPlugin.NAME, ConfigFactory.empty(), () -> kit));
    if (setup.isIsolated()) {
      new PackedPlugin(setup.subject().type(), setup.libraries()).drop(plugins, instance);
    } else {
      given.add(
          new BuiltIn(
              instance,
              "girolle.plugins.config." + instance,
              settings.ofPlugin(),
              () -> "",
              settings.rules(),
              setup.subject().making()));
    }
    return Node.prepare(settings.ofNode(), given).start();
  }

  /**
   * Begins a call.
   *
   * @param path {@code /invoke/<function id>}, {@code /t/<app>/<trigger>}, or a trigger of the
   *     app's, such as {@code /hello}
   */
  public TestCall call(String path) {
    boolean whole = path.startsWith("/invoke/") || path.startsWith("/t/");
    return new TestCall(this, whole ? path : "/t/" + app + path);
  }

  /** A scripted runner, from 0. */
  public TestRunner runner(int index) {
    return runners.get(index);
  }

  /** All scripted runners. */
  public List<TestRunner> runners() {
    return runners;
  }

  /** From now on the pool has these scripted runners and no others. */
  public void offer(TestRunner... members) {
    pool.offer(specs(List.of(members)));
  }

  /**
   * Asks a real runner for its status, as load balancers do.
   *
   * @param runner which, from 0
   * @return what status sources have added
   */
  public Map<String, String> runnerStatus(int runner) {
    return peer(runner).customStatus();
  }

  /**
   * Configures a real runner, as load balancers may: its status sources hear of it.
   *
   * @param runner which, from 0
   * @param config what they hear
   */
  public void configureRunner(int runner, Map<String, String> config) {
    peer(runner).configure(config);
  }

  /** How often hooks of the plugin failed. */
  public long failures() {
    return figures().stream().mapToLong(PluginFigures::failures).sum();
  }

  /** The failure of the plugin that came last, or empty. */
  public String lastFailure() {
    return figures().stream()
        .flatMap(figures -> figures.lastError().stream())
        .map(PluginFigures.LastError::toString)
        .findFirst()
        .orElse("");
  }

  /** All meters of the node; the plugin's have the tag {@code plugin}. */
  public MeterRegistry meters() {
    return node.meters();
  }

  /**
   * The value of a counter of the plugin's; 0 when there is none.
   *
   * @param name the counter's name
   * @param tags names and values by turns
   */
  public double counter(String name, String... tags) {
    return meters().find(name).tags(tags).tag("plugin", instance).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  /** The node itself. */
  public Node node() {
    return node;
  }

  /** Where it takes calls. */
  public URI front() {
    return URI.create("http://127.0.0.1:" + node.front().orElseThrow().getPort());
  }

  /** Ends it: lets calls end, closes the plugin. */
  @Override
  public void close() {
    node.stop();
    end();
  }

  HttpClient http() {
    return http;
  }

  KitPlugin kit() {
    return kit;
  }

  /** The plugin as the node knows it. */
  PluginInstance plugin() {
    return parts().findFirst().orElseThrow().plugin();
  }

  /** The ids of the runners that a call was brought to, in order. */
  List<String> tried(String callId) {
    return tried.stream()
        .filter(t -> t.attempt().callId().equals(callId))
        .map(t -> t.runner().id())
        .toList();
  }

  Optional<ContainerSpec> container(String instanceId) {
    return driver.launched(instanceId);
  }

  private RunnerPeer peer(int runner) {
    return new RunnerPeer(node.runners().get(runner).port());
  }

  private List<PluginFigures> figures() {
    return parts().map(part -> part.plugin().figures()).distinct().toList();
  }

  private Stream<Registered<?>> parts() {
    return KitParts.of(node.generation().parts()).filter(p -> p.plugin().name().equals(instance));
  }

  private static List<RunnerSpec> specs(List<TestRunner> runners) {
    return runners.stream().map(TestRunner::spec).toList();
  }

  private void end() {
    runners.forEach(runner -> runner.scripted().close());
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of the test's node stays: " + home, e);
    }
  }
}
