package io.girolle.host.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client that speaks HTTP/2 from the first byte on, and does with its streams what it is told.
 */
final class Http2Client implements AutoCloseable {
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("http2-client", true), NioIoHandler.newFactory());

  final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();

  /** Which stream is the last one that the server takes, once it has said goodbye. */
  final CompletableFuture<Integer> goodbye = new CompletableFuture<>();

  private final Channel connection;
  private final Http2FrameCodec codec;

  Http2Client(InetSocketAddress server) throws Exception {
    this(server, Http2Settings.defaultSettings());
  }

  Http2Client(InetSocketAddress server, Http2Settings own) throws Exception {
    codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(own)
            .validateHeaders(false)
            .encoderEnforceMaxConcurrentStreams(false)
            .build();
    connection =
        new Bootstrap()
            .group(LOOP)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(codec);
                    channel
                        .pipeline()
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    channel.pipeline().addLast(new Control());
                  }
                })
            .connect(server)
            .sync()
            .channel();
  }

  /** A stream with a request without a body. */
  Stream get(String path) throws Exception {
    return open("GET", path, true);
  }

  /** A stream with a request whose body follows. */
  Stream post(String path) throws Exception {
    return open("POST", path, false);
  }

  Stream open(String method, String path, boolean whole) throws Exception {
    var headers = new DefaultHttp2Headers(false);
    headers.method(method).path(path).scheme("http").authority("lb");
    return open(headers, whole);
  }

  Stream open(Http2Headers headers, boolean whole) throws Exception {
    Stream stream = unsent();
    stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, whole)).await();
    return stream;
  }

  /** Streams with a number at the end of their paths, whose requests are sent in one piece. */
  List<Stream> getTogether(String path, int count) throws Exception {
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var headers = new DefaultHttp2Headers(false);
      headers.method("GET").path(path + i).scheme("http").authority("lb");
      Stream stream = unsent();
      stream.channel.write(new DefaultHttp2HeadersFrame(headers, true));
      streams.add(stream);
    }
    connection.flush();
    return streams;
  }

  private Stream unsent() throws Exception {
    var stream = new Stream();
    stream.channel =
        new Http2StreamChannelBootstrap(connection).handler(stream).open().get(1, TimeUnit.MINUTES);
    return stream;
  }

  /** Data on a stream, whatever has become of that one. */
  void sendLate(Stream stream, byte[] data, boolean last) throws Exception {
    ByteBuf frame = Unpooled.buffer(9 + data.length);
    frame.writeMedium(data.length).writeByte(0).writeByte(last ? 1 : 0);
    frame.writeInt(stream.channel.stream().id()).writeBytes(data);
    connection.pipeline().firstContext().writeAndFlush(frame).sync();
  }

  /** Says goodbye, and waits for the answers that are to come. */
  void sayGoodbye() throws Exception {
    ByteBuf frame = Unpooled.buffer(17);
    frame.writeMedium(8).writeByte(7).writeByte(0).writeInt(0);
    frame.writeInt(0).writeInt((int) Http2Error.NO_ERROR.code());
    connection.pipeline().firstContext().writeAndFlush(frame).sync();
  }

  /** How much may be sent on all streams together, but for what was sent late. */
  int window() throws Exception {
    return connection
        .eventLoop()
        .submit(
            () ->
                codec
                    .connection()
                    .remote()
                    .flowController()
                    .windowSize(codec.connection().connectionStream()))
        .get(1, TimeUnit.MINUTES);
  }

  /** How much has come on a stream that wasn't read. */
  int unread(Stream stream) throws Exception {
    return connection
        .eventLoop()
        .submit(
            () ->
                codec
                    .connection()
                    .local()
                    .flowController()
                    .unconsumedBytes(codec.connection().stream(stream.channel.stream().id())))
        .get(1, TimeUnit.MINUTES);
  }

  boolean isOpen() {
    return connection.isActive();
  }

  void closed() throws Exception {
    if (!connection.closeFuture().await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("still open");
    }
  }

  /** Goes without a word. */
  void drop() throws Exception {
    connection.pipeline().firstContext().close().sync();
  }

  /** Goes with a reset of the connection. */
  void abort() throws Exception {
    connection.config().setOption(ChannelOption.SO_LINGER, 0);
    drop();
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly();
  }

  /** Hears how many streams it may have, and doesn't mind. */
  private final class Control extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2SettingsFrame sent) {
        codec.connection().local().maxActiveStreams(Integer.MAX_VALUE);
        settings.complete(sent.settings());
      } else if (frame instanceof Http2GoAwayFrame said) {
        goodbye.complete(said.lastStreamId());
      }
      ReferenceCountUtil.release(frame);
    }
  }

  /** One request and what came back. */
  static final class Stream extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Http2Headers> head = new CompletableFuture<>();
    private final CompletableFuture<Long> reset = new CompletableFuture<>();
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Http2StreamChannel channel;

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      boolean last = false;
      if (frame instanceof Http2HeadersFrame headers) {
        if (!"100".contentEquals(headers.headers().status())) {
          head.complete(headers.headers());
        }
        last = headers.isEndStream();
      } else if (frame instanceof Http2DataFrame data) {
        synchronized (body) {
          body.writeBytes(ByteBufUtil.getBytes(data.content()));
        }
        ctx.write(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()));
        last = data.isEndStream();
      }
      ReferenceCountUtil.release(frame);
      if (last) {
        whole.complete(text());
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame frame) {
        reset.complete(frame.errorCode());
        gone("reset: " + frame.errorCode());
      }
      ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      gone("closed");
    }

    private void gone(String why) {
      var cause = new java.io.IOException(why);
      reset.completeExceptionally(cause);
      head.completeExceptionally(cause);
      whole.completeExceptionally(cause);
    }

    Stream send(String part, boolean last) throws Exception {
      return send(part.getBytes(StandardCharsets.UTF_8), last);
    }

    Stream send(byte[] part, boolean last) throws Exception {
      ByteBuf bytes = Unpooled.wrappedBuffer(part);
      channel.writeAndFlush(new DefaultHttp2DataFrame(bytes, last));
      return this;
    }

    /** Takes its request back. */
    void reset() throws Exception {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).await();
    }

    /** Reads nothing any more, so that the window closes. */
    Stream stopReading() {
      channel.config().setAutoRead(false);
      return this;
    }

    int status() throws Exception {
      return Integer.parseInt(head.get(1, TimeUnit.MINUTES).status().toString());
    }

    String header(String name) throws Exception {
      CharSequence value = head.get(1, TimeUnit.MINUTES).get(name);
      return value == null ? null : value.toString();
    }

    /** The whole body. */
    String body() throws Exception {
      return whole.get(1, TimeUnit.MINUTES);
    }

    String text() {
      synchronized (body) {
        return body.toString(StandardCharsets.UTF_8);
      }
    }

    /** The code with which the server has reset it. */
    long resetCode() throws Exception {
      return reset.get(1, TimeUnit.MINUTES);
    }
  }
}
