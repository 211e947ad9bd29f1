package io.girolle.host.conformance.whole;

import io.girolle.call.WheelTimers;
import io.girolle.host.conformance.lb.LoadBalancer;
import io.girolle.host.conformance.lb.RecordedClient;
import io.girolle.host.conformance.runner.RecordedFunctions;
import io.girolle.host.conformance.runner.Stage;
import io.girolle.spi.Catalog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What one recording is replayed on: a load balancer, a relay, a runner. */
final class Nodes implements AutoCloseable {
  /** Starting decides nothing, on however slow a machine. */
  private static final String START = "start-timeout = 60s\n";

  private static final String FULL = "lbs";

  /** The settings of the runner, by the recorded load balancer. */
  private static final Map<String, String> RUNNERS =
      Map.of(
          "lb",
          START + "memory = 1GiB, detached = false, response-limit = 65536",
          "lbd",
          START + "memory = 1GiB",
          FULL,
          START + "memory = 300MiB");

  private final Deque<AutoCloseable> mine = new ArrayDeque<>();
  private final Stage behind;
  private final Relay relay;
  private final LoadBalancer front;

  Nodes(WholeRecording recording, Catalog catalog, RecordedFunctions functions) throws IOException {
    behind =
        own(
            new Stage(
                new io.girolle.host.conformance.runner.Setup(RUNNERS.get(recording.node()), false),
                functions));
    relay = own(new Relay(behind.runner().port()));
    front =
        own(
            new LoadBalancer(
                setup(recording), own(new WheelTimers()), catalog, List.of(relay.address())));
  }

  /** The time to give up is set short where it comes to that. */
  private static io.girolle.host.conformance.lb.Setup setup(WholeRecording recording) {
    return new io.girolle.host.conformance.lb.Setup(
        1,
        io.girolle.host.conformance.lb.Setup.Stranger.NONE,
        recording.name().equals("e2e_busy") ? "placement.timeout = 700ms" : "",
        "",
        false);
  }

  /** A client at the door. */
  RecordedClient client() {
    return new RecordedClient(front.address());
  }

  /** Host and port at which the load balancer is asked. */
  String address() {
    return "127.0.0.1:" + front.address().getPort();
  }

  /** What the two nodes said to each other. */
  List<RelayedStream> streams() {
    return relay.streams();
  }

  /** Whether a function runs. */
  boolean busy() {
    return behind.runner().active() == 1 && behind.instances() == 1;
  }

  /** How many instances were started. */
  int started() {
    return behind.started();
  }

  @Override
  public void close() throws Exception {
    while (!mine.isEmpty()) {
      mine.pop().close();
    }
  }

  private <T extends AutoCloseable> T own(T part) {
    mine.push(part);
    return part;
  }
}
