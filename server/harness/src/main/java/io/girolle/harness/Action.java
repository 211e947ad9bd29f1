package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerMsg;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One line of a {@link Script}. The methods here make the usual ones, to be imported statically; a
 * lambda is one as well. An action must not block.
 */
@FunctionalInterface
public interface Action {
  /** How many bytes Fn's nodes put into a frame at most. */
  int FRAME_SIZE = 10 * 1024;

  /**
   * Does something with an attempt.
   *
   * @param attempt the attempt
   * @return done when the next action may begin; a failure ends the stream with INTERNAL
   * @throws Exception ends the stream with INTERNAL
   */
  CompletionStage<?> play(Attempt attempt) throws Exception;

  /** An action that is done at once. */
  static Action doing(Consumer<Attempt> work) {
    return attempt -> {
      work.accept(attempt);
      return CompletableFuture.completedFuture(null);
    };
  }

  /** Waits for the {@code TryCall}. */
  static Action awaitTry() {
    return Attempt::tried;
  }

  /** Waits for the end of the request's body. */
  static Action awaitRequest() {
    return attempt -> CompletableFuture.allOf(attempt.tried(), attempt.wholeRequest());
  }

  /** Waits until the client half-closes. */
  static Action awaitHalfClose() {
    return Attempt::halfClosed;
  }

  /** Waits until the client cancels. */
  static Action awaitCancel() {
    return Attempt::cancelled;
  }

  /** Waits for a gate that the test opens. */
  static Action await(CompletionStage<?> gate) {
    return attempt -> gate;
  }

  /** Waits for some time. */
  static Action delay(Duration delay) {
    return attempt -> attempt.after(delay);
  }

  /** Does nothing, for ever: the stream stays open. */
  static Action stall() {
    return attempt -> new CompletableFuture<>();
  }

  /** As the first action: reads nothing of the client's but what {@link #request} asks for. */
  static Action holdBack() {
    return doing(Attempt::holdBack);
  }

  /** Reads so many messages, the {@code TryCall} among them, when they are held back. */
  static Action request(int messages) {
    return doing(attempt -> attempt.request(messages));
  }

  /**
   * Begins the result.
   *
   * @param status its HTTP status
   * @param headers names and values by turns
   */
  static Action start(int status, String... headers) {
    return message(Messages.start(status, headers));
  }

  /** Sends one frame of the result's body. */
  static Action data(ByteString bytes) {
    return message(Messages.data(bytes));
  }

  /** Sends one frame of the result's body. */
  static Action data(byte[] bytes) {
    return data(ByteString.copyFrom(bytes));
  }

  /** Sends one frame of the result's body. */
  static Action data(String text) {
    return data(ByteString.copyFromUtf8(text));
  }

  /** Sends the request's body back, as far as it has come, in frames of Fn's size. */
  static Action echo() {
    return doing(
        attempt -> {
          ByteString body = attempt.body();
          for (int from = 0; from < body.size(); from += FRAME_SIZE) {
            attempt.send(
                Messages.data(body.substring(from, Math.min(from + FRAME_SIZE, body.size()))));
          }
        });
  }

  /**
   * Sends frames of zeros, each only when the stream would not queue it.
   *
   * @param frames how many
   * @param size bytes in each
   */
  static Action dataWhenReady(int frames, int size) {
    RunnerMsg frame = Messages.data(ByteString.copyFrom(new byte[size]));
    return attempt -> {
      var sent = new CompletableFuture<Void>();
      sendWhenReady(attempt, frame, frames, sent);
      return sent;
    };
  }

  /** Ends the call well, after its function ran. */
  static Action success() {
    return finished(attempt -> CallFinished.newBuilder().setSuccess(true));
  }

  /**
   * Ends the call badly.
   *
   * @param code an HTTP status, or 0
   * @param message the error's text
   * @param errorUser whether it is the user's fault
   */
  static Action failure(int code, String message, boolean errorUser) {
    return finished(
        attempt ->
            CallFinished.newBuilder()
                .setErrorCode(code)
                .setErrorStr(message)
                .setErrorUser(errorUser));
  }

  /** Refuses the call: it did not run. */
  static Action nack() {
    return failure(503, "Timed out - server too busy", false);
  }

  /**
   * Ends the call in any way.
   *
   * @param ending makes the message; the call's id is put in as its details, unless it has some
   */
  static Action finished(Function<Attempt, CallFinished.Builder> ending) {
    return doing(
        attempt -> {
          CallFinished.Builder finished = ending.apply(attempt);
          if (finished.getDetails().isEmpty()) {
            finished.setDetails(attempt.callId());
          }
          attempt.send(Messages.finished(finished));
        });
  }

  /** Sends any message. */
  static Action message(RunnerMsg message) {
    return doing(attempt -> attempt.send(message));
  }

  /** Closes the stream well. The end of a script does so too. */
  static Action close() {
    return close(Status.OK);
  }

  /** Closes the stream with a status. */
  static Action close(Status status) {
    return doing(attempt -> attempt.close(status));
  }

  private static void sendWhenReady(
      Attempt attempt, RunnerMsg frame, int frames, CompletableFuture<Void> sent) {
    if (frames == 0) {
      sent.complete(null);
      return;
    }
    attempt.whenReady(
        () -> {
          attempt.send(frame);
          sendWhenReady(attempt, frame, frames - 1, sent);
        });
  }
}
