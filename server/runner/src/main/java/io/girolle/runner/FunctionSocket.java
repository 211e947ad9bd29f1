package io.girolle.runner;

import io.girolle.call.Timers;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way to a function: its Unix-domain socket, and the one connection that may be kept open
 * between two calls. A connection is opened when a call needs one and never ahead, and one that the
 * function has said to close isn't kept. All but {@link #rest} and {@link #close} is for the event
 * loop's thread.
 */
final class FunctionSocket {
  private static final int CONNECT_MILLIS = 2000;
  private static final Duration KEPT = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Timers timers;
  private final Bootstrap bootstrap;
  private @Nullable Channel kept;
  private Timers.@Nullable Timer keptTooLong;
  private boolean closed;

  /**
   * A way to a function.
   *
   * @param address where it listens
   * @param loop does all I/O
   * @param timers tell when a kept connection is kept too long
   * @param longestHead how long the head of an answer may be
   */
  FunctionSocket(SocketAddress address, EventLoop loop, Timers timers, int longestHead) {
    this.loop = loop;
    this.timers = timers;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(NioDomainSocketChannel::new)
            .remoteAddress(address)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var connection = new Connection(FunctionSocket.this, longestHead);
                    channel
                        .pipeline()
                        .addLast(connection.decoder(), new HttpRequestEncoder(), connection);
                  }
                });
  }

  EventLoop loop() {
    return loop;
  }

  /** The kept connection, if there is one. */
  @Nullable Channel take() {
    Channel channel = kept;
    if (channel != null) {
      forget();
    }
    return channel;
  }

  /** Opens a connection. */
  void open(ChannelFutureListener then) {
    bootstrap.connect().addListener(then);
  }

  /** Keeps a connection for the next call, for a moment; reads on, to notice its end. */
  void keep(Channel channel) {
    if (closed) {
      Connection.end(channel);
      return;
    }
    kept = channel;
    keptTooLong = timers.after(KEPT.toNanos(), () -> loop.execute(() -> drop(channel)));
    channel.read();
  }

  /** A connection has ended. */
  void closed(Channel channel) {
    if (channel == kept) {
      forget();
    }
  }

  /**
   * Closes the kept connection. A function that is frozen can't close it when it would, and would
   * do so once it is thawed, maybe with a request on it.
   */
  void rest() {
    loop.execute(this::dropKept);
  }

  /** Closes the kept connection, and keeps none from now on. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          dropKept();
        });
  }

  private void dropKept() {
    if (kept != null) {
      drop(kept);
    }
  }

  private void drop(Channel channel) {
    if (channel == kept) {
      forget();
      Connection.end(channel);
    }
  }

  private void forget() {
    kept = null;
    if (keptTooLong != null) {
      keptTooLong.cancel();
      keptTooLong = null;
    }
  }
}
