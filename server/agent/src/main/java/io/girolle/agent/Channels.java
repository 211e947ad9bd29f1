package io.girolle.agent;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Makes channels to runners, with gRPC's own retries off. Thread-safe. */
final class Channels {
  private static final int MAX_MESSAGE = 4 * 1024 * 1024;

  /** How much of one answer may be under way before the client takes it. */
  private static final int STREAM_WINDOW = 128 * 1024;

  private final Transport transport;
  private final AgentSettings settings;

  Channels(Transport transport, AgentSettings settings) {
    this.transport = transport;
    this.settings = settings;
  }

  /** What the sockets of the channels are made of. */
  Transport transport() {
    return transport;
  }

  /** A channel, which doesn't connect yet. */
  ManagedChannel open(String address, Connections connections) {
    var builder =
        builder(RunnerAddress.of(address))
            .usePlaintext()
            .directExecutor()
            .disableRetry()
            .eventLoopGroup(transport.eventLoops())
            .channelFactory(connections)
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .withOption(ChannelOption.TCP_NODELAY, true)
            .maxInboundMessageSize(MAX_MESSAGE)
            .flowControlWindow(STREAM_WINDOW)
            .idleTimeout(30, TimeUnit.DAYS)
            .userAgent("girolle");
    AgentSettings.ConnectionSettings connection = settings.connection();
    if (transport.epoll()) {
      builder.withOption(
          EpollChannelOption.TCP_USER_TIMEOUT, (int) connection.unacknowledged().toMillis());
    }
    if (!connection.ping().isZero()) {
      builder.keepAliveTime(connection.ping().toNanos(), TimeUnit.NANOSECONDS);
    }
    return builder.build();
  }

  /** A numeric address needs no resolver, whose threads linger. */
  private static NettyChannelBuilder builder(RunnerAddress address) {
    InetAddress numeric = address.numeric();
    return numeric == null
        ? NettyChannelBuilder.forTarget("dns:///" + address.text())
        : NettyChannelBuilder.forAddress(new InetSocketAddress(numeric, address.port()));
  }
}
