package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How streams end on the wire. */
class StreamEndsTest {

  @Test
  void streamThatOnlyTheRunnerHasEndedIsResetWithoutAnError() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (var runner = TestRunner.start()) {
      Channel connection = connect(loops, runner.runner.port());
      for (int i = 0; i < 3; i++) {
        var events = new LinkedBlockingQueue<String>();
        open(connection, events);
        assertEquals("ended with grpc-status 2", next(events));
        assertEquals("reset with 0", next(events));
      }
      connection.close().sync();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static Channel connect(EventLoopGroup loops, int port) throws InterruptedException {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(Http2FrameCodecBuilder.forClient().build())
                    .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port)
        .sync()
        .channel();
  }

  /** Opens a stream with a message that doesn't belong first, and doesn't end it. */
  private static void open(Channel connection, BlockingQueue<String> events)
      throws InterruptedException {
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(new Listening(events))
            .open()
            .sync()
            .getNow();
    var headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority("runner")
            .path("/RunnerProtocol/Engage")
            .add("content-type", "application/grpc")
            .add("te", "trailers");
    byte[] message =
        ClientMsg.newBuilder().setData(DataFrame.getDefaultInstance()).build().toByteArray();
    var frame = Unpooled.buffer().writeByte(0).writeInt(message.length).writeBytes(message);
    stream.write(new DefaultHttp2HeadersFrame(headers)).addListener(f -> {});
    stream.writeAndFlush(new DefaultHttp2DataFrame(frame)).sync();
  }

  private static String next(BlockingQueue<String> events) throws InterruptedException {
    return String.valueOf(events.poll(1, TimeUnit.MINUTES));
  }

  private static final class Listening extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> events;

    Listening(BlockingQueue<String> events) {
      this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame headers && headers.isEndStream()) {
        events.add("ended with grpc-status " + headers.headers().get("grpc-status"));
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        events.add("reset with " + reset.errorCode());
      }
    }
  }
}
