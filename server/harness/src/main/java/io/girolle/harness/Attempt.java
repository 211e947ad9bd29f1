package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.call.CallModel;
import io.girolle.call.Timers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One {@code Engage} stream that reached a {@link ScriptedRunner}: what the client sent in it, and
 * what the runner can do with it. Thread-safe.
 *
 * <p>What an attempt does it does in order, on whichever thread asked; once the stream is over,
 * whatever it is asked to do is ignored.
 */
public final class Attempt {
  private static final int NACK_CODE = 503;

  private final int number;
  private final Metadata metadata;
  private final ServerCall<ClientMsg, RunnerMsg> stream;
  private final Timers timers;
  private final Consumer<Attempt> executed;
  private final long openedNanos;
  private final Received received = new Received();
  private final CompletableFuture<Void> tried = new CompletableFuture<>();
  private final CompletableFuture<Void> wholeRequest = new CompletableFuture<>();
  private final CompletableFuture<Void> halfClosed = new CompletableFuture<>();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Long> ended = new CompletableFuture<>();
  private final SynchronizationContext serial =
      new SynchronizationContext((thread, failure) -> fail(failure));
  private final AtomicInteger sentFrames = new AtomicInteger();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean reading = true;
  private boolean headersSent;
  private boolean closed;
  private volatile boolean answered;
  private volatile boolean nacked;
  private volatile boolean accepted;

  Attempt(
      int number,
      Metadata metadata,
      ServerCall<ClientMsg, RunnerMsg> stream,
      Timers timers,
      Consumer<Attempt> executed) {
    this.number = number;
    this.metadata = metadata;
    this.stream = stream;
    this.timers = timers;
    this.executed = executed;
    openedNanos = timers.nanoTime();
  }

  /** Which attempt of its runner it is, from 0. */
  public int number() {
    return number;
  }

  /** The metadata that the stream was opened with. */
  public Metadata metadata() {
    return metadata;
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

  /** How many frames of the answer were handed to the stream. */
  public int sentFrames() {
    return sentFrames.get();
  }

  /** Whether it was refused, so that another runner may be tried. */
  public boolean nacked() {
    return nacked;
  }

  /**
   * Whether the call counts as executed: its {@code TryCall} came, and it was answered with
   * something other than a NACK, or its stream is over without an answer.
   */
  public boolean executed() {
    return accepted;
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

  /** Done when the client has cancelled the stream, or its connection was lost. */
  public CompletableFuture<Void> cancelled() {
    return cancelled.copy();
  }

  /** Done when the stream is over, with the time of that in the runner's timers' nanoseconds. */
  public CompletableFuture<Long> ended() {
    return ended.copy();
  }

  /** Whether the stream is over. */
  public boolean hasEnded() {
    return ended.isDone();
  }

  /** When it was opened, in the runner's timers' nanoseconds. */
  public long openedNanos() {
    return openedNanos;
  }

  /** Sends a message. */
  public void send(RunnerMsg message) {
    serial.execute(
        () -> {
          if (over()) {
            return;
          }
          if (!headersSent) {
            headersSent = true;
            stream.sendHeaders(new Metadata());
          }
          answer(message);
          if (message.hasData()) {
            sentFrames.incrementAndGet();
          }
          stream.sendMessage(message);
        });
  }

  /** Closes the stream. */
  public void close(Status status) {
    serial.execute(
        () -> {
          if (!over()) {
            closed = true;
            stream.close(status, new Metadata());
          }
        });
  }

  /** Reads no message of the client's any more that isn't asked for by {@link #request}. */
  public void holdBack() {
    serial.execute(() -> reading = false);
  }

  /** Reads so many messages of the client's, when they are held back. */
  public void request(int messages) {
    serial.execute(() -> stream.request(messages));
  }

  /** Runs something as soon as the stream would send a message at once rather than queue it. */
  public void whenReady(Runnable work) {
    serial.execute(
        () -> {
          if (stream.isReady()) {
            work.run();
          } else {
            waiting.add(work);
          }
        });
  }

  /** Done after some time. */
  public CompletableFuture<Void> after(Duration delay) {
    var result = new CompletableFuture<Void>();
    timers.after(delay.toNanos(), () -> result.complete(null));
    return result;
  }

  void play(Supplier<Script> script) {
    var playback = new Playback(serial, () -> close(Status.OK), this::fail);
    serial.execute(() -> playback.play(script.get().on(this)));
    serial.execute(this::readOn);
  }

  void fail(Throwable failure) {
    close(Status.INTERNAL.withDescription("the script failed: " + failure).withCause(failure));
  }

  /** The gRPC side of it. */
  ServerCall.Listener<ClientMsg> events() {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(ClientMsg message) {
        serial.execute(() -> receive(message));
      }

      @Override
      public void onHalfClose() {
        serial.execute(() -> halfClosed.complete(null));
      }

      @Override
      public void onCancel() {
        serial.execute(
            () -> {
              end();
              cancelled.complete(null);
            });
      }

      @Override
      public void onComplete() {
        serial.execute(Attempt.this::end);
      }

      @Override
      public void onReady() {
        serial.execute(
            () -> {
              List<Runnable> due = List.copyOf(waiting);
              waiting.clear();
              due.forEach(Attempt.this::whenReady);
            });
      }
    };
  }

  private void receive(ClientMsg message) {
    if (message.hasTry()) {
      received.add(message.getTry());
      if (answered) {
        accept();
      }
      tried.complete(null);
    } else {
      received.add(message.getData());
      if (message.getData().getEof()) {
        wholeRequest.complete(null);
      }
    }
    readOn();
  }

  private void readOn() {
    if (reading) {
      stream.request(1);
    }
  }

  private void answer(RunnerMsg message) {
    if (!answered && isNack(message)) {
      nacked = true;
    }
    answered = true;
    accept();
  }

  private static boolean isNack(RunnerMsg message) {
    CallFinished finished = message.getFinished();
    return message.hasFinished() && !finished.getSuccess() && finished.getErrorCode() == NACK_CODE;
  }

  private void accept() {
    if (!accepted && !nacked && received.hasTry()) {
      accepted = true;
      executed.accept(this);
    }
  }

  private void end() {
    accept();
    ended.complete(timers.nanoTime());
  }

  private boolean over() {
    return closed || ended.isDone();
  }

  @Override
  public String toString() {
    return "attempt " + number + " of call " + callId();
  }
}
