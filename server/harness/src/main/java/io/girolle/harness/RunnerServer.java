package io.girolle.harness;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A gRPC server on a loopback port, with the ways in which a runner's process can go. */
final class RunnerServer {
  private static final int STOP_SECONDS = 10;

  private final Server server;
  private final AtomicReference<Connections> connections;

  private RunnerServer(Server server, AtomicReference<Connections> connections) {
    this.server = server;
    this.connections = connections;
  }

  static RunnerServer start(int port, BindableService service, EventLoopGroup loop) {
    var connections = new AtomicReference<Connections>();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .channelFactory(
                () -> {
                  var listening = new Connections();
                  connections.set(listening);
                  return listening;
                })
            .directExecutor()
            .addService(service)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("scripted runner: can't listen on port " + port, e);
    }
    return new RunnerServer(server, connections);
  }

  int port() {
    return server.getPort();
  }

  void stopAccepting() {
    server.shutdown();
  }

  boolean hasStopped() {
    return server.isTerminated();
  }

  void kill() {
    Connections listening = connections.get();
    if (listening != null) {
      listening.tearDown();
    }
    stop();
  }

  void stop() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "scripted runner: not stopped after " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
