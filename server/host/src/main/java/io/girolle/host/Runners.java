package io.girolle.host;

import io.girolle.call.Closings;
import io.girolle.host.config.NodeSettings;
import io.girolle.host.config.NodeSettings.GrpcListener;
import io.girolle.host.config.Role;
import io.girolle.runner.PureRunner;
import io.girolle.runner.RunnerBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The runners of a node, each with an id and a port of its own. */
final class Runners {
  private final NodeSettings settings;
  private final List<PureRunner> started = new CopyOnWriteArrayList<>();

  Runners(NodeSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts as many as the node has.
   *
   * @param shared a builder that has been given all that they share
   * @param closings close them
   * @throws IOException when a port or folder can't be had
   */
  void start(Supplier<RunnerBuilder> shared, Closings closings) throws IOException {
    GrpcListener grpc = settings.runnerHost().grpc();
    int count = settings.sections().node().roleOf() == Role.ALL ? settings.runnerHost().count() : 1;
    for (int i = 0; i < count; i++) {
      int port = grpc.port() == 0 ? 0 : grpc.port() + i;
      PureRunner runner =
          shared
              .get()
              .id(id(port, i))
              .listen(new InetSocketAddress(grpc.host(), port))
              .sharedBy(count)
              .build();
      start(runner, port);
      closings.add("runner", runner);
      started.add(runner);
    }
  }

  List<PureRunner> started() {
    return List.copyOf(started);
  }

  /** Where load balancers reach those that have started. */
  List<String> addresses() {
    String host = settings.runnerHost().grpc().host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return started.stream().map(runner -> shown + ":" + runner.port()).toList();
  }

  private void start(PureRunner runner, int port) throws IOException {
    try {
      runner.start();
    } catch (IOException e) {
      if (e.getCause() instanceof BindException taken) {
        throw new IOException(
            "girolle.runner.grpc: can't listen on %s:%d: %s"
                .formatted(settings.runnerHost().grpc().host(), port, taken.getMessage()),
            e);
      }
      throw e;
    }
  }

  /** What a runner is called unless it was said: the node's name and its port. */
  private String id(int port, int index) {
    Optional<String> said = settings.runnerHost().id();
    if (said.isPresent()) {
      return index == 0 ? said.get() : said.get() + "-" + index;
    }
    String tail = port == 0 ? ProcessHandle.current().pid() + "-" + index : String.valueOf(port);
    return settings.sections().node().id() + ":" + tail;
  }
}
