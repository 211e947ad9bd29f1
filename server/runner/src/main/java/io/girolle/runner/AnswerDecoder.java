package io.girolle.runner;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Reads a function's answers, as leniently as Fn does. What comes when no answer is awaited belongs
 * to none: it ends the connection.
 */
final class AnswerDecoder extends HttpResponseDecoder {
  private static final int LONGEST_LINE = 4096;

  /** The longest piece of an answer: a data frame is at most 10 KiB long. */
  private static final int PIECE = 10240;

  private final Connection connection;

  AnswerDecoder(Connection connection, int longestHead) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(longestHead)
            .setMaxChunkSize(PIECE)
            .setStrictLineParsing(false)
            .setAllowDuplicateContentLengths(true)
            .setUseRfc9112TransferEncoding(false));
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    if (connection.isServing()) {
      super.channelRead(context, bytes);
    } else {
      ReferenceCountUtil.release(bytes);
      Connection.end(context.channel());
    }
  }

  /** Whether something has come that isn't part of what has been told yet. */
  boolean hasMore() {
    ByteBuf left = internalBuffer();
    return left != null && left.isReadable();
  }
}
