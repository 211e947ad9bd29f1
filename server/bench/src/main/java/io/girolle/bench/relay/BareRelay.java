package io.girolle.bench.relay;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.xnio.Options;

/**
 * The least that a load balancer in this language and with these libraries has to do: takes {@code
 * POST /invoke/*} with a body of declared length, relays it to one runner as one {@code Engage}
 * stream with a fixed {@code TryCall} of 1 KiB, and answers with what comes back. No routing, no
 * plugins, no deadlines, no retries, no limits.
 *
 * <p>Asynchronous: a call lives on its exchange's I/O thread, gRPC calls back on the one thread of
 * its one channel, and each answer, or each part of a long one, hops once to the I/O thread.
 *
 * <p><b>Frozen.</b> This is the floor that the load balancer is measured against. It isn't tuned or
 * changed once results were published, or figures of different days can't be compared; only the
 * versions of its libraries follow those of the load balancer.
 */
public final class BareRelay implements AutoCloseable {
  private final EventLoopGroup eventLoops =
      new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final Undertow http;

  private BareRelay(int port, String runner) {
    channel =
        NettyChannelBuilder.forTarget("dns:///" + runner)
            .usePlaintext()
            .directExecutor()
            .disableRetry()
            .eventLoopGroup(eventLoops)
            .channelType(NioSocketChannel.class)
            .build();
    http =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1", new RelayHandler(channel))
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setSocketOption(Options.TCP_NODELAY, true)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .build();
  }

  /**
   * Starts one.
   *
   * @param port where it listens on loopback; 0 for any
   * @param runner the runner's host:port
   */
  public static BareRelay start(int port, String runner) {
    var relay = new BareRelay(port, runner);
    relay.http.start();
    return relay;
  }

  /** Runs one until it is killed: {@code PORT RUNNER}. */
  public static void main(String[] args) {
    start(Integer.parseInt(args[0]), args[1]);
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) http.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    http.stop();
    channel.shutdownNow();
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
