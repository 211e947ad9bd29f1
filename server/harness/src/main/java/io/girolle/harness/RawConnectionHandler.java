package io.girolle.harness;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Notes the frames that concern a whole connection; the end of its pipeline. */
final class RawConnectionHandler extends ChannelInboundHandlerAdapter {
  private final RawConnection connection;

  RawConnectionHandler(RawConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      connection.received(frame);
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    context.channel().unsafe().close(context.voidPromise());
  }
}
