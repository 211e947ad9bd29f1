package io.girolle.agent;

import io.girolle.call.tls.ReloadedTls;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes channels to runners, with gRPC's own retries off. Thread-safe. */
final class Channels {
  private static final int MAX_MESSAGE = 4 * 1024 * 1024;

  /** How much of one answer may be under way before the client takes it. */
  private static final int STREAM_WINDOW = 128 * 1024;

  private final Transport transport;
  private final AgentSettings settings;
  private final @Nullable SslContext tls;

  /**
   * For channels.
   *
   * @param tls identity and trust, when the settings have them
   */
  Channels(Transport transport, AgentSettings settings, @Nullable ReloadedTls tls) {
    this.transport = transport;
    this.settings = settings;
    this.tls = tls == null ? null : context(tls);
  }

  /** Why a runner may not be spoken to; empty when it may. */
  String refusal(String address) {
    RunnerAddress runner = RunnerAddress.of(address);
    String fault = runner.fault();
    if (!fault.isEmpty()) {
      return fault;
    }
    return tls != null || settings.plaintext() || runner.isLoopback()
        ? ""
        : "it isn't on loopback, and neither girolle.lb.tls is set nor girolle.lb.plaintext true";
  }

  /** What the sockets of the channels are made of. */
  Transport transport() {
    return transport;
  }

  /** A channel, which doesn't connect yet. */
  ManagedChannel open(String address, Connections connections) {
    var builder =
        builder(RunnerAddress.of(address))
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
    secure(builder);
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

  private void secure(NettyChannelBuilder builder) {
    if (tls == null) {
      builder.usePlaintext();
      return;
    }
    builder.sslContext(tls);
    settings.tls().flatMap(AgentSettings.Tls::name).ifPresent(builder::overrideAuthority);
  }

  private static SslContext context(ReloadedTls tls) {
    try {
      return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
          .keyManager(tls.keys())
          .trustManager(tls.trust())
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("girolle.lb.tls: " + e.getMessage(), e);
    }
  }

  /** A numeric address needs no resolver, whose threads linger. */
  private static NettyChannelBuilder builder(RunnerAddress address) {
    InetAddress numeric = address.numeric();
    return numeric == null
        ? NettyChannelBuilder.forTarget("dns:///" + address.text())
        : NettyChannelBuilder.forAddress(new InetSocketAddress(numeric, address.port()));
  }
}
