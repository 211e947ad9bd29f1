package io.girolle.harness;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A gRPC server on a loopback port, with the ways in which a runner's process can go. */
final class RunnerServer {
  private static final int STOP_SECONDS = 60;
  private static final Duration LOOK = Duration.ofMillis(1);

  private final int port;
  private final Server server;
  private final AtomicReference<Connections> connections;
  private boolean stopped;

  private RunnerServer(int port, Server server, AtomicReference<Connections> connections) {
    this.port = port;
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
    return new RunnerServer(port, server, connections);
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

  /** When this returns, nobody can connect any more. */
  void stop() {
    if (stopped) {
      return;
    }
    server.shutdownNow();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "scripted runner: not stopped after " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    awaitClosed();
    stopped = true;
  }

  /** A selector lets go of what was closed when it looks again. */
  private void awaitClosed() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (isListenedOn() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean isListenedOn() {
    try (var probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
