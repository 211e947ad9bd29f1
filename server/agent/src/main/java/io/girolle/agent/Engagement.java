package io.girolle.agent;

import com.google.protobuf.ByteString;
import io.girolle.call.CallError;
import io.girolle.call.Mailbox;
import io.girolle.call.Timers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.spi.Blame;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a runner take a call: one {@code Engage} stream, and Fn's rules for reading
 * it. Until gRPC has put the stream on the wire, and after a NACK, nothing has happened to the
 * call; from then on it is committed, and whatever goes wrong is its end.
 *
 * <p>Confined to the call's thread, where gRPC's callbacks are brought to.
 */
final class Engagement extends ClientCall.Listener<RunnerMsg> {
  private static final int WINDOW = 8;

  /**
   * Each request wakes gRPC's thread, so they are gathered: a short answer needs none but the
   * first.
   */
  private static final int ASKED_AT_ONCE = WINDOW / 2;

  private static final int NACK = 503;
  private static final String NO_TEXT = "Unknown Error From Pure Runner";
  private static final String GO_RUNNER_BUSY = "Timed out - server too busy";

  /** Hears how the attempt goes, on the call's thread. */
  interface Events {
    /** The runner didn't take the call. Nothing follows. */
    void refused(Refusal refusal);

    /** The function's answer begins. */
    void started(HttpRespMeta head);

    /** A part of its body; {@link Engagement#more} asks for the next. */
    void data(ByteString part);

    /** The function ran, and this is all of its answer. Nothing follows. */
    void finished(CallFinished finished);

    /** The call has failed on the runner. Nothing follows. */
    void failed(CallError error);
  }

  private final RunnerLink runner;
  private final List<ClientMsg> body;
  private final Mailbox mailbox;
  private final Events events;
  private final CommitTracer commit = new CommitTracer();
  private final ClientCall<ClientMsg, RunnerMsg> grpc;
  private int sent;
  private int owed;
  private volatile boolean allSent;
  private volatile boolean heardAnything;
  private boolean heldUp;
  private boolean started;
  private boolean over;
  private @Nullable CallFinished finished;

  Engagement(RunnerLink runner, List<ClientMsg> body, Mailbox mailbox, Events events) {
    this.runner = runner;
    this.body = body;
    this.mailbox = mailbox;
    this.events = events;
    this.grpc =
        runner
            .channel()
            .newCall(
                RunnerProtocolGrpc.getEngageMethod(),
                CallOptions.DEFAULT.withStreamTracerFactory(commit));
  }

  /**
   * Begins the attempt.
   *
   * @param metadata goes ahead of it
   * @param tryCall the call
   * @param timers bound the time until the stream is on the wire
   * @param connectNanos how long that may take
   */
  void start(Metadata metadata, ClientMsg tryCall, Timers timers, long connectNanos) {
    grpc.start(this, metadata);
    grpc.request(WINDOW);
    grpc.sendMessage(tryCall);
    bound(timers, connectNanos);
    send(true);
  }

  private void bound(Timers timers, long nanos) {
    commit.boundBy(timers.after(nanos, () -> tooLate(timers, nanos)));
  }

  /** There is room for one message more. */
  void more() {
    owed++;
    if (owed == ASKED_AT_ONCE) {
      owed = 0;
      grpc.request(ASKED_AT_ONCE);
    }
  }

  /** Gives the attempt up, down to the function. */
  void cancel(String why) {
    over = true;
    commit.unbind();
    grpc.cancel(why, null);
  }

  /**
   * Ends the attempt unless it has got on the wire meanwhile; what it came to is told as usual, by
   * {@link Events#refused} or {@link Events#failed}.
   */
  void abandon(String why) {
    allSent = true; // gRPC takes no message after this
    grpc.cancel(why, null);
  }

  /** Whether the stream is on the wire. */
  boolean committed() {
    return commit.committed();
  }

  @Override
  public void onHeaders(Metadata headers) {
    heardAnything = true;
  }

  @Override
  public void onMessage(RunnerMsg message) {
    heardAnything = true;
    mailbox.execute(() -> receive(message));
  }

  @Override
  public void onReady() {
    if (!allSent) {
      mailbox.execute(() -> send(false));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean busy = BusyTrailers.are(trailers) || isBusy(status);
    mailbox.execute(() -> closed(status, busy));
  }

  private void send(boolean first) {
    if (over || allSent) {
      return;
    }
    boolean room = first;
    while (sent < body.size() && (room || grpc.isReady())) {
      grpc.sendMessage(body.get(sent));
      sent++;
      room = first && sent < 2;
    }
    allSent = sent == body.size();
  }

  private void receive(RunnerMsg message) {
    if (over) {
      return;
    }
    switch (message.getBodyCase()) {
      case RESULT_START -> start(message.getResultStart().getHttp());
      case DATA -> data(message.getData().getData());
      case FINISHED -> finish(message.getFinished());
      case BODY_NOT_SET -> more();
    }
  }

  private void start(HttpRespMeta head) {
    if (started || finished != null) {
      breach("a second result_start, or one after finished");
      return;
    }
    started = true;
    events.started(head);
  }

  private void data(ByteString part) {
    if (!started || finished != null) {
      breach("data outside the answer");
      return;
    }
    events.data(part);
  }

  private void finish(CallFinished message) {
    if (finished != null) {
      breach("finished twice");
    } else if (message.getSuccess()) {
      finished = message;
      more();
    } else if (message.getErrorCode() == NACK && !started) {
      conclude();
      grpc.cancel("not taken", null);
      events.refused(Refusal.nack());
    } else {
      conclude();
      grpc.cancel("failed", null);
      events.failed(errorOf(message));
    }
  }

  private CallError errorOf(CallFinished message) {
    int code = message.getErrorCode();
    if (code < 400 || code > 599 || code == NACK) {
      return CallError.internal(
          "runner " + runner.address() + " reported " + code + ": " + message.getErrorStr(), null);
    }
    Blame blame = message.getErrorUser() ? Blame.USER : Blame.SERVICE;
    String text = message.getErrorStr();
    return CallError.reported(code, blame, text.isEmpty() ? NO_TEXT : text);
  }

  private void breach(String what) {
    conclude();
    grpc.cancel("protocol error", null);
    events.failed(CallError.internal("runner " + runner.address() + " sent " + what, null));
  }

  private void closed(Status status, boolean busy) {
    if (over) {
      return;
    }
    conclude();
    if (finished != null && status.isOk()) {
      events.finished(finished);
    } else if (heldUp && !commit.committed()) {
      events.refused(Refusal.noStream());
    } else if (!commit.committed() || (!heardAnything && NeverProcessed.is(status))) {
      events.refused(Refusal.unreachable(String.valueOf(status.getDescription())));
    } else if (busy && !started && finished == null) {
      events.refused(Refusal.nack());
    } else {
      events.failed(
          CallError.internal(
              "runner " + runner.address() + " ended its stream with " + status,
              status.getCause()));
    }
  }

  /** What a Go runner's 503 comes to where nobody sees the number. */
  private static boolean isBusy(Status status) {
    return status.getCode() == Status.Code.UNKNOWN
        && GO_RUNNER_BUSY.equals(status.getDescription());
  }

  private void tooLate(Timers timers, long nanos) {
    if (runner.connected()) {
      runner.onConnection(() -> giveUpWaiting(timers, nanos));
    } else {
      mailbox.execute(() -> giveUpConnecting(nanos));
    }
  }

  private void giveUpConnecting(long nanos) {
    if (!over && !commit.committed()) {
      abandon("not connected within " + nanos / 1_000_000 + " ms");
    }
  }

  /**
   * Whatever was asked of the connection before has been done by now, but for this: the runner lets
   * no stream begin. But when something written before hasn't left, this may be written as well,
   * and would leave with it.
   */
  private void giveUpWaiting(Timers timers, long nanos) {
    if (commit.committed()) {
      return;
    }
    if (runner.isSending()) {
      bound(timers, nanos);
    } else {
      mailbox.execute(this::giveUpHeldUp);
    }
  }

  private void giveUpHeldUp() {
    if (!over && !commit.committed()) {
      heldUp = true;
      abandon("the runner lets no stream begin");
    }
  }

  private void conclude() {
    over = true;
    commit.unbind();
  }
}
