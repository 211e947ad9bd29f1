package io.girolle.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;

/** A connection of HTTP/1.1 for each call. */
final class Http1Clients implements Clients {
  private static final int CONNECTING_AT_ONCE = 200;
  private static final int LONGEST = 1 << 20;

  private final EventLoopGroup loops;
  private final InetSocketAddress front;

  Http1Clients(EventLoopGroup loops, InetSocketAddress front) {
    this.loops = loops;
    this.front = front;
  }

  @Override
  public Tally call(String function, int calls) throws InterruptedException {
    var tally = new Tally(calls);
    var connecting = new Semaphore(CONNECTING_AT_ONCE);
    var bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(LONGEST))
                        .addLast(new Call(tally, function));
                  }
                });
    for (int i = 0; i < calls; i++) {
      connecting.acquire();
      bootstrap
          .connect(front)
          .addListener(
              connected -> {
                connecting.release();
                if (!connected.isSuccess()) {
                  tally.broken();
                }
              });
    }
    return tally;
  }

  @Override
  public String title() {
    return "HTTP/1.1";
  }

  private static final class Call extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Tally tally;
    private final String function;
    private boolean answered;

    Call(Tally tally, String function) {
      this.tally = tally;
      this.function = function;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.POST,
              "/invoke/crowd." + function,
              Unpooled.copiedBuffer(new byte[128]));
      request
          .headers()
          .set(HttpHeaderNames.HOST, "lb")
          .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
      var unused = context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      answered = true;
      tally.answered(response.status().code());
      var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!answered) {
        answered = true;
        tally.broken();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
