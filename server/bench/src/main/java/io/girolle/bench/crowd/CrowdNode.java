package io.girolle.bench.crowd;

import io.girolle.bench.BenchException;
import io.girolle.bench.Ports;
import io.girolle.bench.ProcStat;
import io.girolle.bench.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A load balancer as the distribution runs it, with functions for the crowd, and its gauges. */
final class CrowdNode implements AutoCloseable {
  private static final String CONFIG =
      """
      include file("%s")
      girolle {
        http.port = %d
        admin.port = %d
        catalog.conf.file = "%s"
        lb.pools.static.runners = [%s]
        lb { %s }
      }
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final ServerProcess process;
  private final JvmGauge jvm;
  private final int port;
  private final URI metrics;
  private final HttpClient http = HttpClient.newHttpClient();

  private CrowdNode(ServerProcess process, JvmGauge jvm, int port, int admin) {
    this.process = process;
    this.jvm = jvm;
    this.port = port;
    this.metrics = URI.create("http://127.0.0.1:" + admin + "/metrics");
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param work for its configuration and log
   * @param dist the distribution
   * @param options for its JVM, after those of the distribution
   * @param functions the names of the functions of the app {@code crowd}
   * @param settings more keys of {@code girolle.lb}
   * @param runners where calls go
   */
  static CrowdNode start(
      Path work,
      Path dist,
      String options,
      List<String> functions,
      String settings,
      List<CrowdRunner> runners)
      throws BenchException, IOException, InterruptedException {
    int port = Ports.free();
    int admin = Ports.free();
    Path catalog = work.resolve("catalog.conf");
    Files.writeString(
        catalog,
        functions.stream()
            .map(f -> "apps.crowd.functions." + f + " { image = \"crowd/" + f + ":1\" }\n")
            .collect(Collectors.joining()));
    String addresses =
        runners.stream()
            .map(runner -> "\"127.0.0.1:" + runner.port() + "\"")
            .collect(Collectors.joining(", "));
    Path config = work.resolve("girolle.conf");
    Files.writeString(
        config,
        CONFIG.formatted(
            dist.resolve("conf/girolle.conf"), port, admin, catalog, addresses, settings));
    ServerProcess process =
        ServerProcess.start(
            "girolle",
            work,
            Map.of("JAVA_HOME", System.getProperty("java.home"), "GIROLLE_JAVA_OPTS", options),
            List.of(
                dist.resolve("bin/girolle").toString(),
                "run",
                "--role",
                "lb",
                "--config",
                config.toString()));
    try {
      awaitReady(process, URI.create("http://127.0.0.1:" + admin + "/readyz"));
      return new CrowdNode(process, JvmGauge.attach(process.pid()), port, admin);
    } catch (BenchException | IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Where clients call. */
  InetSocketAddress front() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** What the JVM holds. */
  JvmGauge jvm() {
    return jvm;
  }

  /** The CPU time that it has used so far. */
  Duration cpu() throws IOException {
    return ProcStat.cpu(process.pid());
  }

  long residentBytes() throws IOException {
    return ProcStat.residentBytes(process.pid());
  }

  /** How many threads it has. */
  long threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      return tasks.count();
    }
  }

  /** The value of a meter, labels and all summed up. */
  double meter(String name) throws IOException, InterruptedException {
    String text =
        http.send(
                HttpRequest.newBuilder(metrics).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Waits until a meter has a value. */
  void await(String name, double value) throws BenchException, IOException, InterruptedException {
    long begun = System.nanoTime();
    double now = meter(name);
    while (now != value) {
      process.checkAlive();
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new BenchException(
            "%s is %.0f after %s (expected: %.0f)".formatted(name, now, PATIENCE, value));
      }
      Thread.sleep(GLANCE.toMillis());
      now = meter(name);
    }
  }

  /** Waits until so many calls are in flight; those that have failed meanwhile are told. */
  Tally awaitCalls(Tally tally, int calls)
      throws BenchException, IOException, InterruptedException {
    try {
      await("girolle_calls_in_flight", calls);
    } catch (BenchException e) {
      throw new BenchException(e.getMessage() + "; " + tally);
    }
    return tally;
  }

  @Override
  public void close() throws IOException {
    jvm.close();
    process.close();
  }

  private static void awaitReady(ServerProcess process, URI ready)
      throws BenchException, IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < PATIENCE.toNanos()) {
      process.checkAlive();
      try {
        if (client
                .send(
                    HttpRequest.newBuilder(ready).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == 200) {
          return;
        }
      } catch (IOException e) {
        process.checkAlive();
      }
      Thread.sleep(GLANCE.toMillis());
    }
    throw new BenchException("girolle wasn't ready within " + PATIENCE);
  }
}
