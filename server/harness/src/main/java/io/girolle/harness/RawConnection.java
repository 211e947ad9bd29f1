package io.girolle.harness;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client's connection to a {@link RawHttp2Runner}: the frames that concern all of it. What came
 * may be read on any thread, and what it is to do may be asked on any thread.
 */
public final class RawConnection {
  private final Channel channel;
  private final List<Long> pings = new CopyOnWriteArrayList<>();
  private final List<Long> pingAcks = new CopyOnWriteArrayList<>();
  private final List<Http2Settings> settings = new CopyOnWriteArrayList<>();
  private final AtomicInteger settingsAcks = new AtomicInteger();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile OptionalLong goAway = OptionalLong.empty();
  private volatile boolean dropped;

  RawConnection(Channel channel) {
    this.channel = channel;
    channel.closeFuture().addListener(done -> closed.complete(null));
  }

  /** What the client's pings contained, in order. */
  public List<Long> pings() {
    return List.copyOf(pings);
  }

  /** What the answers to pings of ours contained, in order. */
  public List<Long> pingAcks() {
    return List.copyOf(pingAcks);
  }

  /** The client's settings frames, in order. */
  public List<Http2Settings> settings() {
    return List.copyOf(settings);
  }

  /** How many settings of ours the client has acknowledged. */
  public int settingsAcks() {
    return settingsAcks.get();
  }

  /** The code with which the client has said goodbye; empty when it hasn't. */
  public OptionalLong goAwayCode() {
    return goAway;
  }

  /** Done when it is closed. */
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }

  /**
   * Says goodbye.
   *
   * @param lastStream the highest stream that was, or may have been, processed
   * @param code an HTTP/2 error code
   */
  public void goAway(int lastStream, long code) {
    run(
        () -> {
          ChannelHandlerContext codec = channel.pipeline().context(Http2FrameCodec.class);
          var writer = ((Http2FrameCodec) codec.handler()).encoder().frameWriter();
          var unused =
              writer.writeGoAway(
                  codec, lastStream, code, Unpooled.EMPTY_BUFFER, codec.newPromise());
          codec.flush();
        });
  }

  /** Changes settings. */
  public void settings(Http2Settings changed) {
    run(() -> write(new DefaultHttp2SettingsFrame(changed)));
  }

  /** Pings the client. */
  public void ping(long content) {
    run(() -> write(new DefaultHttp2PingFrame(content)));
  }

  /** Lets the client send so many bytes more, all streams together. */
  public void widen(int bytes) {
    run(() -> write(new DefaultHttp2WindowUpdateFrame(bytes)));
  }

  /**
   * Leaves bytes where they are from now on, so that the client can send no more, or takes them.
   */
  public void reading(boolean reads) {
    run(() -> channel.config().setAutoRead(reads));
  }

  /** From now on takes bytes and says nothing to any of them. */
  public void swallow() {
    run(() -> channel.pipeline().addFirst(new Swallowing()));
  }

  /** Closes the socket itself: nothing that stands above it says goodbye. */
  public void drop() {
    run(
        () -> {
          dropped = true;
          channel.unsafe().close(channel.voidPromise());
        });
  }

  boolean dropped() {
    return dropped;
  }

  /** Notes a frame that concerns the whole connection. */
  void received(Object frame) {
    if (frame instanceof Http2PingFrame ping) {
      (ping.ack() ? pingAcks : pings).add(ping.content());
    } else if (frame instanceof Http2SettingsFrame sent) {
      settings.add(sent.settings());
    } else if (frame instanceof Http2SettingsAckFrame) {
      settingsAcks.incrementAndGet();
    } else if (frame instanceof Http2GoAwayFrame goodbye) {
      goAway = OptionalLong.of(goodbye.errorCode());
    }
  }

  private void write(Http2Frame frame) {
    var unused = channel.writeAndFlush(frame);
  }

  private void run(Runnable work) {
    if (channel.eventLoop().inEventLoop()) {
      work.run();
    } else {
      channel.eventLoop().execute(work);
    }
  }

  /** Takes bytes and lets nobody see them. */
  static final class Swallowing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
