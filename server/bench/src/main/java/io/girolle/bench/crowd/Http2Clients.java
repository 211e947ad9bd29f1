package io.girolle.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Connections of cleartext HTTP/2, with as many calls each as nodes allow by default. */
final class Http2Clients implements Clients {
  private static final int STREAMS = 100;
  private static final int OPENING_AT_ONCE = 500;

  private final EventLoopGroup loops;
  private final InetSocketAddress front;

  Http2Clients(EventLoopGroup loops, InetSocketAddress front) {
    this.loops = loops;
    this.front = front;
  }

  @Override
  public Tally call(String function, int calls) throws InterruptedException {
    var tally = new Tally(calls);
    var opening = new Semaphore(OPENING_AT_ONCE);
    List<Channel> connections = new ArrayList<>();
    for (int i = 0; i < (calls + STREAMS - 1) / STREAMS; i++) {
      connections.add(connect());
    }
    for (int i = 0; i < calls; i++) {
      opening.acquire();
      new Http2StreamChannelBootstrap(connections.get(i / STREAMS))
          .handler(new Call(tally))
          .open()
          .addListener(
              opened -> {
                opening.release();
                if (opened.isSuccess()) {
                  ask((Channel) opened.getNow(), function);
                } else {
                  tally.broken();
                }
              });
    }
    return tally;
  }

  @Override
  public String title() {
    return "h2c, " + STREAMS + " streams a connection";
  }

  private Channel connect() throws InterruptedException {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        Http2FrameCodecBuilder.forClient()
                            .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                            .build())
                    .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
              }
            })
        .connect(front)
        .sync()
        .channel();
  }

  private static void ask(Channel stream, String function) {
    var headers =
        new DefaultHttp2Headers()
            .method("POST")
            .path("/invoke/crowd." + function)
            .scheme("http")
            .authority("lb");
    var unusedHead = stream.write(new DefaultHttp2HeadersFrame(headers));
    var unused =
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(new byte[128]), true));
  }

  private static final class Call extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Tally tally;
    private int status;
    private boolean ended;

    Call(Tally tally) {
      this.tally = tally;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
      if (frame instanceof Http2HeadersFrame head) {
        status = Integer.parseInt(head.headers().status().toString());
        end(head.isEndStream());
      } else if (frame instanceof Http2DataFrame data) {
        end(data.isEndStream());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      status = 0;
      end(true);
    }

    private void end(boolean last) {
      if (last && !ended) {
        ended = true;
        tally.answered(status);
      }
    }
  }
}
