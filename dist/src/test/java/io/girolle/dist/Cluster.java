package io.girolle.dist;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three runners and a load balancer, each a process of its own. */
final class Cluster implements AutoCloseable {
  private static final int RUNNERS = 3;

  private final Distribution distribution;
  private final Path conf;
  private final Map<String, String> environment;
  private final List<String> settings;
  private final Map<Path, NodeProcess> runners = new LinkedHashMap<>();
  private final List<NodeProcess> balancers = new ArrayList<>();

  private Cluster(
      Distribution distribution,
      Path conf,
      Map<String, String> environment,
      List<String> settings) {
    this.distribution = distribution;
    this.conf = conf;
    this.environment = environment;
    this.settings = settings;
  }

  /**
   * Starts one, and waits until all are up.
   *
   * @param conf the configuration of all of them
   * @param environment more environment for the runners
   * @param settings for the runners, as for {@code -D}
   */
  static Cluster start(
      Distribution distribution, Path conf, Map<String, String> environment, String... settings)
      throws IOException {
    var cluster = new Cluster(distribution, conf, environment, List.of(settings));
    try {
      for (int i = 0; i < RUNNERS; i++) {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "girolle-");
        var own = new ArrayList<>(List.of(settings));
        own.add("girolle.runner.run-folder = \"" + folder + "\"");
        cluster.runners.put(folder, cluster.node("runner", environment, own));
      }
      cluster.runners.values().forEach(NodeProcess::awaitUp);
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Starts a load balancer over the runners, and waits until it is up.
   *
   * @param settings as for {@code -D}
   */
  NodeProcess balancer(String... settings) throws IOException {
    String addresses =
        runners.values().stream()
            .map(runner -> "\"127.0.0.1:" + runner.grpcPort() + "\"")
            .collect(joining(", "));
    var own = new ArrayList<>(List.of(settings));
    own.add("girolle.lb.pools.static.runners = [" + addresses + "]");
    NodeProcess balancer = node("lb", Map.of(), own);
    balancers.add(balancer);
    return balancer.awaitUp();
  }

  /** The folders of the runners. */
  List<Path> folders() {
    return List.copyOf(runners.keySet());
  }

  /** The runner with a folder. */
  NodeProcess runner(Path folder) {
    NodeProcess runner = runners.get(folder);
    if (runner == null) {
      throw new IllegalArgumentException("no runner has folder " + folder);
    }
    return runner;
  }

  /** Kills a runner and starts it again, with its folder and its port; waits until it is up. */
  void replace(Path folder) throws IOException {
    NodeProcess dying = runner(folder);
    int port = dying.grpcPort();
    dying.kill();
    var own = new ArrayList<>(settings);
    own.add("girolle.runner.run-folder = \"" + folder + "\"");
    own.add("girolle.runner.grpc.port = " + port);
    runners.put(folder, node("runner", environment, own).awaitUp());
  }

  /**
   * The folder of the runner that a function's listener lies in.
   *
   * @param text has the listener's address in it
   */
  Path folderIn(String text) {
    return runners.keySet().stream()
        .filter(folder -> text.contains("unix:" + folder + "/"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no runner's folder in: " + text));
  }

  @Override
  public void close() throws IOException {
    balancers.forEach(NodeProcess::close);
    runners.values().forEach(NodeProcess::close);
    for (Path folder : runners.keySet()) {
      delete(folder);
    }
  }

  private NodeProcess node(String role, Map<String, String> environment, List<String> settings)
      throws IOException {
    var arguments = new ArrayList<>(List.of("--role", role, "--config", conf.toString()));
    for (String setting : settings) {
      arguments.add("-D");
      arguments.add(setting);
    }
    return NodeProcess.run(distribution, environment, arguments);
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
