package io.girolle.harness;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A runner that speaks HTTP/2 frame by frame, for what gRPC's API can't say: statuses that gRPC
 * doesn't know, resets, goodbyes, games with settings and pings, connections that go silent. Each
 * {@code Engage} stream does what a script says; {@code Status} is answered. It remembers every
 * stream and connection. Thread-safe.
 *
 * <pre>{@code
 * try (var raw = RawHttp2Runner.start(RawScript.of(awaitTry(), trailers(503, "busy")))) { ... }
 * }</pre>
 */
public final class RawHttp2Runner implements AutoCloseable {
  private final EventLoopGroup loop;
  private final Channel listening;
  private final Builder how;
  private final Function<RawStream, RawScript> scripts;
  private final Queue<RawStream> streams = new ConcurrentLinkedQueue<>();
  private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger opened = new AtomicInteger();

  private RawHttp2Runner(Builder how, Function<RawStream, RawScript> scripts) {
    this.how = how;
    this.scripts = scripts;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("raw-runner", true), NioIoHandler.newFactory());
    listening =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    accept(accepted);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Starts a runner on a free port.
   *
   * @param scripts what to do with the first stream, the second and so on; the last one repeats
   */
  public static RawHttp2Runner start(RawScript... scripts) {
    return builder().start(scripts);
  }

  /**
   * Starts a runner on a free port.
   *
   * @param scripts chooses what to do as a stream opens, before any of its messages has come
   */
  public static RawHttp2Runner start(Function<RawStream, RawScript> scripts) {
    return builder().start(scripts);
  }

  /** Starts a runner that takes connections and bytes, and never says a word. */
  public static RawHttp2Runner silent() {
    var how = builder();
    how.speaks = false;
    return how.start(stream -> RawScript.stall());
  }

  /** For a runner with other manners. */
  public static Builder builder() {
    return new Builder();
  }

  /** Its port. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Host and port, as pools list it. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** All Engage streams so far, in the order in which they were opened. */
  public List<RawStream> streams() {
    return List.copyOf(streams);
  }

  /** The stream that was opened last; an {@link IllegalStateException} before the first. */
  public RawStream lastStream() {
    List<RawStream> all = streams();
    if (all.isEmpty()) {
      throw new IllegalStateException("no stream has come yet");
    }
    return all.get(all.size() - 1);
  }

  /** All connections so far, in the order in which they came. */
  public List<RawConnection> connections() {
    return List.copyOf(connections);
  }

  /** Closes everything without a word. */
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    connections.forEach(RawConnection::drop);
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void accept(Channel accepted) {
    var connection = new RawConnection(accepted);
    connections.add(connection);
    if (!how.speaks) {
      accepted.pipeline().addLast(new RawConnection.Swallowing());
      return;
    }
    var codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(how.settings)
            .autoAckSettingsFrame(how.acknowledgesSettings)
            .autoAckPingFrame(how.answersPings)
            .decoderEnforceMaxRstFramesPerWindow(0, 0)
            .validateHeaders(false)
            .build();
    var streamsOf =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream.pipeline().addLast(new RawStreamHandler(connection, RawHttp2Runner.this::open));
          }
        };
    accepted
        .pipeline()
        .addLast(codec, new Http2MultiplexHandler(streamsOf), new RawConnectionHandler(connection));
  }

  private RawStream open(RawStreamHandler.Opening opening) {
    RawStream stream = opening.numbered(opened.getAndIncrement());
    streams.add(stream);
    stream.play(scripts.apply(stream));
    return stream;
  }

  private static Function<RawStream, RawScript> inOrder(RawScript... scripts) {
    if (scripts.length == 0) {
      throw new IllegalArgumentException("scripts: none (expected: at least one)");
    }
    List<RawScript> all = List.of(scripts);
    return stream -> all.get(Math.min(stream.number(), all.size() - 1));
  }

  /** What a runner may be started with. */
  public static final class Builder {
    private Http2Settings settings = new Http2Settings();
    private boolean acknowledgesSettings = true;
    private boolean answersPings = true;
    private boolean speaks = true;

    private Builder() {}

    /** Begins each connection with these settings. */
    public Builder settings(Http2Settings first) {
      settings = first;
      return this;
    }

    /** Never acknowledges the client's settings. */
    public Builder ignoringSettings() {
      acknowledgesSettings = false;
      return this;
    }

    /** Never answers the client's pings. */
    public Builder ignoringPings() {
      answersPings = false;
      return this;
    }

    /** Starts it, see {@link RawHttp2Runner#start(RawScript...)}. */
    public RawHttp2Runner start(RawScript... scripts) {
      return start(inOrder(scripts));
    }

    /** Starts it, see {@link RawHttp2Runner#start(Function)}. */
    public RawHttp2Runner start(Function<RawStream, RawScript> scripts) {
      return new RawHttp2Runner(this, scripts);
    }
  }
}
