package io.girolle.runner;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection's pipeline: brings what the function says to the exchange that has it.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private final FunctionSocket socket;
  private final AnswerDecoder decoder;
  private @Nullable Exchange exchange;

  Connection(FunctionSocket socket, int longestHead) {
    this.socket = socket;
    this.decoder = new AnswerDecoder(this, longestHead);
  }

  /** What reads ahead of it in the pipeline. */
  AnswerDecoder decoder() {
    return decoder;
  }

  static Connection of(Channel channel) {
    return channel.pipeline().get(Connection.class);
  }

  /** Closes a connection; nobody waits for that. */
  static void end(Channel channel) {
    var unused = channel.close();
  }

  /** From now on it serves this exchange, or none. */
  void serve(@Nullable Exchange next) {
    exchange = next;
  }

  /** Whether an exchange has it. */
  boolean isServing() {
    return exchange != null;
  }

  /** Whether it can serve another exchange: nothing is left of the one before. */
  boolean isClean() {
    return !decoder.hasMore();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    try {
      if (exchange != null) {
        exchange.received((HttpObject) part);
      } else {
        end(context.channel());
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.readComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    socket.closed(context.channel());
    if (exchange != null) {
      exchange.lost(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context.channel());
  }
}
