package io.girolle.agent;

import io.grpc.Metadata;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Sees the status 503 with which a Go runner may end a stream, whatever its text. gRPC-Java knows
 * no such status and drops the number, so it is put down among the trailers under another name, by
 * the connection that they come from. The first in a connection's pipeline, until HTTP/2 is spoken.
 */
final class BusyTrailers extends ChannelInboundHandlerAdapter {
  private static final AsciiString STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString BUSY = AsciiString.cached("503");
  private static final AsciiString MARK = AsciiString.cached("girolle-busy");
  private static final Metadata.Key<String> MARKED =
      Metadata.Key.of(MARK.toString(), Metadata.ASCII_STRING_MARSHALLER);

  /** Whether the trailers of a stream have that status. */
  static boolean are(Metadata trailers) {
    return trailers.containsKey(MARKED);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var http2 = context.pipeline().get(Http2ConnectionHandler.class);
    if (http2 != null) {
      var decoder = http2.decoder();
      decoder.frameListener(new Marking(decoder.frameListener()));
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  private static final class Marking extends Http2FrameListenerDecorator {
    Marking(Http2FrameListener listener) {
      super(listener);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
        throws Http2Exception {
      super.onHeadersRead(context, stream, marked(headers), padding, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end)
        throws Http2Exception {
      super.onHeadersRead(
          context, stream, marked(headers), dependency, weight, exclusive, padding, end);
    }

    private static Http2Headers marked(Http2Headers headers) {
      CharSequence status = headers.get(STATUS);
      return status != null && BUSY.contentEquals(status) ? headers.add(MARK, BUSY) : headers;
    }
  }
}
