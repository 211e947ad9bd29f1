package io.girolle.host.conformance.lb;

import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import io.girolle.harness.HeldPort;
import io.girolle.harness.RawHttp2Runner;
import io.girolle.harness.VirtualTimers;
import io.girolle.host.conformance.RecordingFiles;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What one recording is replayed on: a fresh load balancer, its runners, a client. */
final class Stage implements AutoCloseable {
  private final Deque<AutoCloseable> mine = new ArrayDeque<>();
  private final Recording recording;
  private final RecordedCatalog catalog;
  private final RecordedRunners runners;
  private final LoadBalancer loadBalancer;
  private final VirtualTimers virtualTime = new VirtualTimers();

  /**
   * Sets up.
   *
   * @param recording what is to be replayed
   * @param inVirtualTime whether the load balancer's time passes only when it is told to
   */
  Stage(Recording recording, boolean inVirtualTime) throws IOException {
    this.recording = recording;
    Setup setup = Setup.of(recording.node());
    Timers timers = inVirtualTime ? virtualTime : own(new WheelTimers());
    catalog =
        own(
            new RecordedCatalog(
                timers,
                RecordingFiles.read("catalog.json"),
                recording.name().equals("catalog_answers_500")));
    runners = own(runners(recording, setup.runners()));
    List<String> addresses = new ArrayList<>(strangers(setup.stranger()));
    addresses.addAll(runners.addresses());
    loadBalancer = own(new LoadBalancer(setup, timers, catalog.catalog(), addresses));
  }

  Recording recording() {
    return recording;
  }

  RecordedCatalog catalog() {
    return catalog;
  }

  RecordedRunners runners() {
    return runners;
  }

  VirtualTimers virtualTime() {
    return virtualTime;
  }

  /** Host and port at which the load balancer is asked. */
  String address() {
    return "127.0.0.1:" + loadBalancer.address().getPort();
  }

  RecordedClient client() {
    return new RecordedClient(loadBalancer.address());
  }

  @Override
  public void close() throws Exception {
    while (!mine.isEmpty()) {
      mine.pop().close();
    }
  }

  private static RecordedRunners runners(Recording recording, int count) {
    boolean grpc = recording.scripts().stream().allMatch(GrpcScripts::canPlay);
    return grpc && !recording.showsFrames()
        ? new GrpcRunners(count, attempt -> GrpcScripts.of(recording.script(attempt)))
        : new RawRunners(count, attempt -> RawScripts.of(recording.script(attempt)));
  }

  private List<String> strangers(Setup.Stranger stranger) throws IOException {
    return switch (stranger) {
      case NONE -> List.of();
      case CLOSED_PORT -> List.of(own(new HeldPort()).address());
      case SILENT -> List.of(own(RawHttp2Runner.silent()).address());
    };
  }

  private <T extends AutoCloseable> T own(T part) {
    mine.push(part);
    return part;
  }
}
