package io.girolle.bench;

import io.girolle.bench.relay.BareRelay;
import io.girolle.bench.stub.StubRunner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * All processes of a run: one stub runner, and before it the bare relay and the load balancer, on
 * the same Java with the same options; for scale, nginx before nginx.
 */
final class Setup implements AutoCloseable {
  static final String RELAY = "relay";
  static final String GIROLLE = "girolle";

  private final Path work;
  private final Deque<AutoCloseable> closings = new ArrayDeque<>();
  private final List<Target> targets = new ArrayList<>();
  private String description = "";

  private Setup(Path work) {
    this.work = work;
  }

  /**
   * Starts everything, and waits until each target answers.
   *
   * @param work for logs and configuration
   * @param dist the distribution
   * @param withNginx whether nginx takes part
   */
  static Setup start(Path work, Path dist, boolean withNginx)
      throws BenchException, IOException, InterruptedException {
    var setup = new Setup(work);
    try {
      int runner = setup.startStub();
      JvmOptions options = setup.startGirolle(dist, runner);
      setup.startRelay(options, runner);
      if (withNginx) {
        setup.startNginx();
      }
      setup.description =
          "Java %s, relay and girolle with %s; %d CPUs"
              .formatted(Runtime.version(), options, Runtime.getRuntime().availableProcessors());
      return setup;
    } catch (BenchException | IOException | InterruptedException | RuntimeException e) {
      setup.close();
      throw e;
    }
  }

  /** What is measured, the relay first. */
  List<Target> targets() {
    return List.copyOf(targets);
  }

  String description() {
    return description;
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      try {
        closings.pop().close();
      } catch (Exception e) {
        System.err.println("bench: couldn't close: " + e);
      }
    }
  }

  private int startStub() throws IOException {
    int port = Ports.free();
    keep(
        ServerProcess.start(
            "stub",
            work,
            Map.of(),
            JvmOptions.STUB.java(StubRunner.class, Integer.toString(port))));
    return port;
  }

  private JvmOptions startGirolle(Path dist, int runner)
      throws BenchException, IOException, InterruptedException {
    int port = Ports.free();
    var node = GirolleNode.configure(work, dist, port, runner);
    ServerProcess process = keep(node.start());
    add(GIROLLE, port, process);
    return JvmOptions.of(process.pid());
  }

  private void startRelay(JvmOptions options, int runner)
      throws BenchException, IOException, InterruptedException {
    int port = Ports.free();
    List<String> command =
        options.java(BareRelay.class, Integer.toString(port), "127.0.0.1:" + runner);
    add(RELAY, port, keep(ServerProcess.start(RELAY, work, Map.of(), command)));
  }

  private void startNginx() throws BenchException, IOException, InterruptedException {
    Path program = Programs.find("nginx", "nginx-light");
    int echo = Ports.free();
    int hop = Ports.free();
    keep(Nginx.answering(program, work, echo));
    ServerProcess proxy = keep(Nginx.proxying(program, work, hop, echo));
    URI url = url(hop);
    Readiness.await(url, proxy);
    targets.add(new Target("nginx", url, proxy, null, true));
  }

  /** The relay comes first, whatever was started first. */
  private void add(String name, int port, ServerProcess process)
      throws BenchException, IOException, InterruptedException {
    URI url = url(port);
    Readiness.await(url, process);
    AllocationProbe probe = keep(AllocationProbe.attach(process.pid()));
    targets.add(
        name.equals(RELAY) ? 0 : targets.size(), new Target(name, url, process, probe, false));
  }

  private <T extends AutoCloseable> T keep(T part) {
    closings.push(part);
    return part;
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port + "/invoke/" + GirolleNode.FUNCTION);
  }
}
