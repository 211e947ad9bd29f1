package io.girolle.runner.logs;

import io.girolle.call.tls.PemFile;
import io.girolle.runner.logs.LogSettings.SyslogSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds syslog servers and opens channels to them; nothing here blocks its caller. */
final class SyslogNet implements AutoCloseable {
  private static final int RESOLVERS = 2;
  private static final int MOST_TO_RESOLVE = 256;

  private final SyslogSettings settings;
  private final ExecutorService resolvers =
      Threads.few("girolle-syslog-names", RESOLVERS, MOST_TO_RESOLVE);
  private @Nullable SslContext tls;

  SyslogNet(SyslogSettings settings) {
    this.settings = settings;
  }

  /** Finds a server by its name. */
  CompletableFuture<InetSocketAddress> find(SyslogUrl url) {
    var found = new CompletableFuture<InetSocketAddress>();
    try {
      resolvers.execute(
          () -> {
            try {
              found.complete(new InetSocketAddress(InetAddress.getByName(url.host()), url.port()));
            } catch (IOException e) {
              found.completeExceptionally(new IOException("unknown host " + url.host(), e));
            }
          });
    } catch (RejectedExecutionException e) {
      found.completeExceptionally(new IOException("too many names are being looked up", e));
    }
    return found;
  }

  /**
   * Begins to open a channel.
   *
   * @param url the server
   * @param address where it is
   * @param loop does all I/O
   * @param end the end of the pipeline
   */
  ChannelFuture open(SyslogUrl url, InetSocketAddress address, EventLoop loop, ChannelHandler end)
      throws IOException {
    SslContext context = url.transport() == SyslogUrl.Transport.TLS ? tls() : null;
    var bootstrap = new Bootstrap().group(loop);
    if (url.transport() == SyslogUrl.Transport.UDP) {
      bootstrap.channelFactory(NioDatagramChannel::new);
    } else {
      bootstrap
          .channelFactory(NioSocketChannel::new)
          .option(ChannelOption.SO_KEEPALIVE, true)
          .option(
              ChannelOption.CONNECT_TIMEOUT_MILLIS,
              Math.toIntExact(settings.connectTimeout().toMillis()));
    }
    return bootstrap
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (context != null) {
                  channel.pipeline().addLast(handler(context, channel, url));
                }
                channel
                    .pipeline()
                    .addLast(
                        new WriteTimeoutHandler(
                            settings.writeTimeout().toMillis(), TimeUnit.MILLISECONDS))
                    .addLast(end);
              }
            })
        .connect(address);
  }

  private SslHandler handler(SslContext context, Channel channel, SyslogUrl url) {
    SslHandler handler = context.newHandler(channel.alloc(), url.host(), url.port());
    var parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
    return handler;
  }

  /** Read when it is needed for the first time after it couldn't be. */
  private synchronized SslContext tls() throws IOException {
    if (tls == null) {
      var builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (settings.ca().isPresent()) {
        builder.trustManager(
            new PemFile(settings.ca().get()).certificates().toArray(X509Certificate[]::new));
      }
      tls = builder.build();
    }
    return tls;
  }

  @Override
  public void close() {
    resolvers.shutdownNow();
  }
}
