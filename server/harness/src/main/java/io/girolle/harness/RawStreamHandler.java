package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.proto.RunnerProtocolGrpc;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes the frames of one stream to what they are for: a script, or the answer to a poll. */
final class RawStreamHandler extends ChannelInboundHandlerAdapter {
  private static final String ENGAGE =
      path(RunnerProtocolGrpc.getEngageMethod().getFullMethodName());
  private static final String STATUS =
      path(RunnerProtocolGrpc.getStatusMethod().getFullMethodName());
  private static final int UNIMPLEMENTED = 12;

  private final RawConnection connection;
  private final Function<Opening, RawStream> open;
  private @Nullable RawStream stream;

  /** A stream that gets its number from the runner. */
  interface Opening {
    RawStream numbered(int number);
  }

  RawStreamHandler(RawConnection connection, Function<Opening, RawStream> open) {
    this.connection = connection;
    this.open = open;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        begin((Http2StreamChannel) context.channel(), headers);
      } else if (frame instanceof Http2DataFrame data && stream != null) {
        stream.received(data.content(), data.isEndStream());
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset && stream != null) {
      stream.wasReset(reset.errorCode());
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (stream != null) {
      stream.isOver();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    var unused = context.close();
  }

  private void begin(Http2StreamChannel channel, Http2HeadersFrame frame) {
    String path = String.valueOf(frame.headers().path());
    if (path.equals(ENGAGE)) {
      stream = open.apply(number -> new RawStream(number, connection, channel, frame.headers()));
      return;
    }
    var poll = new RawStream(-1, connection, channel, frame.headers());
    if (path.startsWith(STATUS)) {
      poll.sendMessage(ByteString.EMPTY);
      poll.sendTrailers(0, "");
    } else {
      poll.sendTrailers(UNIMPLEMENTED, "");
    }
  }

  private static String path(String method) {
    return "/" + method;
  }
}
