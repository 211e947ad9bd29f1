package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerMsg;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One line of a {@link RawScript}. The methods here make the usual ones, to be imported statically;
 * a lambda is one as well. An action must not block.
 */
@FunctionalInterface
public interface RawAction {

  /**
   * Does something with a stream, on its connection's thread.
   *
   * @param stream the stream
   * @return done when the next action may begin; a failure resets the stream with INTERNAL_ERROR
   * @throws Exception resets the stream with INTERNAL_ERROR
   */
  CompletionStage<?> play(RawStream stream) throws Exception;

  /** An action that is done at once. */
  static RawAction doing(Consumer<RawStream> work) {
    return stream -> {
      work.accept(stream);
      return CompletableFuture.completedFuture(null);
    };
  }

  /** Waits for the {@code TryCall}. */
  static RawAction awaitTry() {
    return RawStream::tried;
  }

  /** Waits for the end of the request's body. */
  static RawAction awaitRequest() {
    return stream -> CompletableFuture.allOf(stream.tried(), stream.wholeRequest());
  }

  /** Waits until the client half-closes. */
  static RawAction awaitHalfClose() {
    return RawStream::halfClosed;
  }

  /** Waits until the stream is over, by whichever side. */
  static RawAction awaitEnd() {
    return RawStream::ended;
  }

  /** Waits for a gate that the test opens. */
  static RawAction await(CompletionStage<?> gate) {
    return stream -> gate;
  }

  /** Waits for some time. */
  static RawAction delay(Duration delay) {
    return stream -> stream.after(delay);
  }

  /** Begins the answer as gRPC does. The actions that send messages do so by themselves. */
  static RawAction head() {
    return doing(RawStream::sendHead);
  }

  /**
   * Begins the result.
   *
   * @param status its HTTP status
   * @param headers names and values by turns
   */
  static RawAction start(int status, String... headers) {
    return message(Messages.start(status, headers));
  }

  /** Sends one frame of the result's body. */
  static RawAction data(ByteString bytes) {
    return message(Messages.data(bytes));
  }

  /** Sends one frame of the result's body. */
  static RawAction data(String text) {
    return data(ByteString.copyFromUtf8(text));
  }

  /** Ends the call well, after its function ran. */
  static RawAction success() {
    return doing(
        stream ->
            stream.send(
                Messages.finished(
                    CallFinished.newBuilder().setSuccess(true).setDetails(stream.callId()))));
  }

  /**
   * Ends the call badly.
   *
   * @param code an HTTP status, or 0
   * @param message the error's text
   */
  static RawAction failure(int code, String message) {
    return doing(
        stream ->
            stream.send(
                Messages.finished(
                    CallFinished.newBuilder()
                        .setErrorCode(code)
                        .setErrorStr(message)
                        .setDetails(stream.callId()))));
  }

  /** Sends any message. */
  static RawAction message(RunnerMsg message) {
    return doing(stream -> stream.send(message));
  }

  /** Sends bytes as one gRPC message, whatever they are. */
  static RawAction messageOf(ByteString bytes) {
    return doing(stream -> stream.sendMessage(bytes));
  }

  /** Sends bytes as they are, without gRPC's prefix. */
  static RawAction bytes(ByteString bytes) {
    return doing(stream -> stream.sendBytes(bytes, false));
  }

  /**
   * Ends the stream with a gRPC status, which may be none of gRPC's own.
   *
   * @param status the number
   * @param message its text, ASCII; empty for none
   */
  static RawAction trailers(int status, String message) {
    return doing(stream -> stream.sendTrailers(status, message));
  }

  /**
   * Answers as a plain HTTP server does.
   *
   * @param status the HTTP status
   * @param contentType of the body
   * @param body a text, maybe empty
   */
  static RawAction httpAnswer(int status, String contentType, String body) {
    return doing(
        stream -> {
          stream.sendHeaders(body.isEmpty(), ":status", "" + status, "content-type", contentType);
          if (!body.isEmpty()) {
            stream.sendBytes(ByteString.copyFrom(body, StandardCharsets.UTF_8), true);
          }
        });
  }

  /** Half-closes: no trailers, no more bytes. */
  static RawAction endStream() {
    return doing(stream -> stream.sendBytes(ByteString.EMPTY, true));
  }

  /** Resets the stream. */
  static RawAction reset(Http2Error error) {
    return reset(error.code());
  }

  /** Resets the stream with a code that may be unknown. */
  static RawAction reset(long code) {
    return doing(stream -> stream.reset(code));
  }

  /** Says goodbye and that this stream was never processed. */
  static RawAction goAwayBelow(Http2Error error) {
    return doing(stream -> stream.connection().goAway(stream.id() - 2, error.code()));
  }

  /** Says goodbye and that this stream is still being processed, as are all before it. */
  static RawAction goAwayAbove(Http2Error error) {
    return doing(stream -> stream.connection().goAway(stream.id(), error.code()));
  }

  /** Changes the settings of the connection. */
  static RawAction settings(Http2Settings settings) {
    return doing(stream -> stream.connection().settings(settings));
  }

  /** Pings the client. */
  static RawAction ping(long content) {
    return doing(stream -> stream.connection().ping(content));
  }

  /** From now on the connection takes bytes and says nothing to any of them. */
  static RawAction swallow() {
    return doing(stream -> stream.connection().swallow());
  }

  /** Closes the connection without a word. */
  static RawAction dropConnection() {
    return doing(stream -> stream.connection().drop());
  }
}
