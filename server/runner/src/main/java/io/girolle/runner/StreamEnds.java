package io.girolle.runner;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Ends HTTP/2 streams as Fn's runner does: one that the runner has ended and the load balancer
 * hasn't is reset with NO_ERROR. A load balancer never half-closes, and gRPC-Java leaves a stream
 * half open until the client does something about it, which not every client does.
 */
final class StreamEnds {
  private StreamEnds() {}

  /** A server channel each of whose connections ends its streams. */
  static ServerChannel serverChannel() {
    var channel = new NioServerSocketChannel();
    channel.pipeline().addLast(new Accepted());
    return channel;
  }

  /** Sees the connections of a server channel before anybody else. */
  @Sharable
  private static final class Accepted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      ((Channel) connection).pipeline().addLast(new FirstRead());
      context.fireChannelRead(connection);
    }
  }

  /** Waits, before the first bytes, for the handler that knows the connection's streams. */
  private static final class FirstRead extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      var http2 = context.pipeline().get(Http2ConnectionHandler.class);
      if (http2 != null) {
        http2.connection().addListener(new Ends(context.pipeline().context(http2), http2));
        context.pipeline().remove(this);
      }
      context.fireChannelRead(bytes);
    }
  }

  private static final class Ends extends Http2ConnectionAdapter {
    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler http2;

    Ends(ChannelHandlerContext context, Http2ConnectionHandler http2) {
      this.context = context;
      this.http2 = http2;
    }

    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
      if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
        context.executor().execute(() -> reset(stream));
      }
    }

    private void reset(Http2Stream stream) {
      if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
        var unused =
            http2.resetStream(
                context, stream.id(), Http2Error.NO_ERROR.code(), context.newPromise());
        context.flush();
      }
    }
  }
}
