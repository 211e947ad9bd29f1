package io.girolle.runner.logs;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a pipeline to a syslog server, which has nothing to say. */
final class SyslogConnection extends ChannelInboundHandlerAdapter {
  private final boolean isSecured;
  private final Events events;
  private @Nullable String why;

  /** What happens to it, on its event loop. */
  interface Events {

    /** Lines can be sent. */
    void opened(Channel channel);

    /** Maybe more lines can be sent. */
    void writable();

    /** It is closed, or never was open. */
    void closed(String why);
  }

  SyslogConnection(boolean isSecured, Events events) {
    this.isSecured = isSecured;
    this.events = events;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!isSecured) {
      events.opened(context.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        events.opened(context.channel());
      } else {
        fail(context, handshake.cause());
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    events.writable();
  }

  /** Of datagrams it only tells that nobody listened. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(context.channel() instanceof DatagramChannel)) {
      fail(context, cause);
    }
  }

  /** Comes after all else, whether it was ever connected or not. */
  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    events.closed(why == null ? "the server closed the connection" : why);
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    if (why == null) {
      why = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }
    var unused = context.close();
  }
}
