package io.girolle.harness;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.girolle.call.CallModel;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * One {@code Engage} stream that reached a {@link RawHttp2Runner}: what the client sent in it, and
 * what the runner can do with it, HTTP/2 frame by frame. What came may be read on any thread; what
 * it is to do it does on its connection's thread, in the order in which it was asked.
 */
public final class RawStream {
  private final int number;
  private final RawConnection connection;
  private final Http2StreamChannel channel;
  private final Map<String, String> headers;
  private final Received received = new Received();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> tried = new CompletableFuture<>();
  private final CompletableFuture<Void> wholeRequest = new CompletableFuture<>();
  private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final GrpcDeframer deframer =
      new GrpcDeframer(this::receive, () -> faults.add("a compressed message"));
  private boolean headSent;
  private volatile boolean endedHere;
  private volatile OptionalLong resetCode = OptionalLong.empty();

  RawStream(int number, RawConnection connection, Http2StreamChannel channel, Http2Headers sent) {
    this.number = number;
    this.connection = connection;
    this.channel = channel;
    Map<String, String> all = new LinkedHashMap<>();
    sent.forEach(
        header -> all.merge(header.getKey() + "", header.getValue() + "", (a, b) -> a + "," + b));
    headers = Collections.unmodifiableMap(all);
  }

  /** Which stream of its runner it is, from 0. */
  public int number() {
    return number;
  }

  /** Its id on its connection. */
  public int id() {
    return channel.stream().id();
  }

  /** The connection that it came on. */
  public RawConnection connection() {
    return connection;
  }

  /** The headers that it was opened with, pseudo-headers among them. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The message that opened it; an {@link IllegalStateException} before it has come. */
  public TryCall tryCall() {
    return received.tryCall();
  }

  /** The call that it asks for, parsed; an {@link IllegalStateException} when there is none. */
  public CallModel call() {
    return received.call();
  }

  /** The id of its call; empty before it has come and when it can't be read. */
  public String callId() {
    return received.callId();
  }

  /** The request's body as far as it has come. */
  public ByteString body() {
    return received.body();
  }

  /** The request's frames as far as they have come. */
  public List<Frame> frames() {
    return received.frames();
  }

  /** What came and should not have: messages that can't be read or are out of order. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Done when the {@code TryCall} has come. */
  public CompletableFuture<Void> tried() {
    return tried.copy();
  }

  /** Done when a frame marked as the last one has come. */
  public CompletableFuture<Void> wholeRequest() {
    return wholeRequest.copy();
  }

  /** Done when the client has half-closed. */
  public CompletableFuture<Void> halfClosed() {
    return halfClosed.copy();
  }

  /** Done when the stream is over, by whichever side. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Whether the stream is over. */
  public boolean hasEnded() {
    return ended.isDone();
  }

  /** Whether it was this side that ended it, by trailers, a reset, or the connection's end. */
  public boolean endedHere() {
    return endedHere;
  }

  /** The code with which the client has reset it; empty when it hasn't. */
  public OptionalLong resetCode() {
    return resetCode;
  }

  /** Begins the answer as gRPC does, unless it has begun. */
  public void sendHead() {
    run(
        () -> {
          if (!headSent) {
            writeHeaders(false, ":status", "200", "content-type", "application/grpc");
          }
        });
  }

  /** Sends a message, after the head. */
  public void send(RunnerMsg message) {
    sendMessage(message.toByteString());
  }

  /** Sends bytes as one gRPC message, after the head. */
  public void sendMessage(ByteString bytes) {
    sendHead();
    sendBytes(GrpcDeframer.framed(bytes), false);
  }

  /** Sends bytes as they are. */
  public void sendBytes(ByteString bytes, boolean end) {
    run(
        () -> {
          endedHere |= end;
          ByteBuf content = Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer());
          write(new DefaultHttp2DataFrame(content, end));
        });
  }

  /** Sends any headers: names and values by turns. */
  public void sendHeaders(boolean end, String... pairs) {
    run(() -> writeHeaders(end, pairs));
  }

  /** Ends the stream with a gRPC status; without a head they are all that it says. */
  public void sendTrailers(int status, String message) {
    run(
        () -> {
          var trailers = new DefaultHttp2Headers();
          if (!headSent) {
            trailers.add(":status", "200").add("content-type", "application/grpc");
          }
          trailers.add("grpc-status", Integer.toString(status));
          if (!message.isEmpty()) {
            trailers.add("grpc-message", message);
          }
          writeHeaders(trailers, true);
        });
  }

  /** Resets the stream. */
  public void reset(long code) {
    run(
        () -> {
          endedHere = true;
          write(new DefaultHttp2ResetFrame(code));
        });
  }

  /** Done after some time. */
  public CompletableFuture<Void> after(Duration delay) {
    var result = new CompletableFuture<Void>();
    var unused =
        channel
            .eventLoop()
            .schedule(() -> result.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
    return result;
  }

  void play(RawScript script) {
    new Playback(channel.eventLoop(), () -> {}, this::fail).play(script.on(this));
  }

  void received(ByteBuf bytes, boolean end) {
    deframer.add(bytes);
    if (end) {
      halfClosed.complete(null);
    }
  }

  void wasReset(long code) {
    resetCode = OptionalLong.of(code);
  }

  void isOver() {
    endedHere |= resetCode.isEmpty() && connection.dropped();
    ended.complete(null);
  }

  private void receive(ByteString bytes) {
    ClientMsg message;
    try {
      message = ClientMsg.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      faults.add("a message that can't be read: " + e.getMessage());
      return;
    }
    switch (message.getBodyCase()) {
      case TRY -> {
        if (tried.isDone() || !frames().isEmpty()) {
          faults.add("a TryCall that isn't the first message");
        }
        received.add(message.getTry());
        tried.complete(null);
      }
      case DATA -> {
        received.add(message.getData());
        if (message.getData().getEof()) {
          wholeRequest.complete(null);
        }
      }
      case BODY_NOT_SET -> faults.add("a message without a body");
    }
  }

  private void writeHeaders(boolean end, String... pairs) {
    var all = new DefaultHttp2Headers(false);
    for (int i = 0; i < pairs.length; i += 2) {
      all.add(pairs[i], pairs[i + 1]);
    }
    writeHeaders(all, end);
  }

  private void writeHeaders(Http2Headers all, boolean end) {
    headSent = true;
    endedHere |= end;
    write(new DefaultHttp2HeadersFrame(all, end));
  }

  private void write(Http2StreamFrame frame) {
    var unused = channel.writeAndFlush(frame);
  }

  private void fail(Throwable failure) {
    faults.add("the script failed: " + failure);
    reset(Http2Error.INTERNAL_ERROR.code());
  }

  /** Does something unless the stream is over. */
  private void run(Runnable work) {
    if (channel.eventLoop().inEventLoop()) {
      if (!ended.isDone()) {
        work.run();
      }
    } else {
      channel.eventLoop().execute(() -> run(work));
    }
  }

  @Override
  public String toString() {
    return "stream " + number + " of call " + callId();
  }
}
