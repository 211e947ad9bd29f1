package io.girolle.runner.logs;

import io.girolle.call.Mailbox;
import io.girolle.proto.LogRequestMsg;
import io.girolle.proto.LogResponseMsg;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the kept lines.
 *
 * <p>It says {@code Start} first. After that each {@code Ready} and each {@code Ack} asks for one
 * message; the message is sent as soon as there is a line, has all lines that there are, up to a
 * megabyte, and is never empty. A {@code Ready} or {@code Ack} that comes before the one ahead of
 * it was answered asks for nothing more. A reader that asks for nothing is sent nothing, and costs
 * nothing: it misses the lines that had to make room meanwhile, which are counted.
 *
 * <p>A stream begins with all lines that are kept; with the key {@code since} in the configuration
 * of {@code Start}, with those from that time on, in milliseconds since the epoch. Other keys mean
 * nothing here. A stream ends when its reader half-closes it or leaves, with the runner, or, with
 * an error, when something comes out of turn.
 */
final class LogStream implements StreamObserver<LogRequestMsg> {
  private static final Logger log = LoggerFactory.getLogger(LogStream.class);
  private static final String SINCE = "since";
  private static final long LONGEST_MESSAGE = 1 << 20;

  private final ServerCallStreamObserver<LogResponseMsg> peer;
  private final KeptLines lines;
  private final LogStreams streams;
  private final Mailbox turns;
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private final Runnable wake = this::wake;
  private volatile boolean isAsked;
  private boolean hasStarted;
  private boolean isOver;
  private long since = Long.MIN_VALUE;
  private long next;
  private long missed;

  LogStream(ServerCallStreamObserver<LogResponseMsg> peer, KeptLines lines, LogStreams streams) {
    this.peer = peer;
    this.lines = lines;
    this.streams = streams;
    this.turns = new Mailbox(streams.aside());
  }

  /** Begins to listen to the reader. */
  void open() {
    peer.disableAutoRequest();
    peer.setOnCancelHandler(() -> turn(this::leave));
    peer.request(1);
  }

  /** Ends it before it has begun. */
  void refuse(Status status) {
    isOver = true;
    streams.left();
    peer.onError(status.asRuntimeException());
  }

  @Override
  public void onNext(LogRequestMsg message) {
    turn(() -> said(message));
  }

  @Override
  public void onError(Throwable cause) {
    turn(this::leave);
  }

  @Override
  public void onCompleted() {
    turn(
        () -> {
          if (!isOver) {
            leave();
            peer.onCompleted();
          }
        });
  }

  private void said(LogRequestMsg message) {
    if (isOver) {
      return;
    }
    switch (message.getBodyCase()) {
      case START -> start(message.getStart().getConfigMap());
      case ACK, READY -> {
        if (!hasStarted) {
          fail(Status.UNKNOWN, "Protocol failure: expected LogRequestMsg_Start");
          return;
        }
        isAsked = true;
        send();
      }
      case BODY_NOT_SET -> fail(Status.UNKNOWN, "Protocol failure: an empty LogRequestMsg");
    }
    if (!isOver) {
      peer.request(1);
    }
  }

  private void start(Map<String, String> config) {
    if (hasStarted) {
      fail(Status.UNKNOWN, "Protocol failure: expected LogRequestMsg_Ack or LogRequestMsg_Ready");
      return;
    }
    String from = config.get(SINCE);
    if (from != null) {
      try {
        since = Long.parseLong(from);
      } catch (NumberFormatException e) {
        fail(
            Status.INVALID_ARGUMENT,
            "since: %s (expected: milliseconds since the epoch)".formatted(from));
        return;
      }
    }
    hasStarted = true;
    next = lines.oldest();
    lines.join(wake);
  }

  /** There is a line more, for all readers. */
  private void wake() {
    if (isAsked && isWoken.compareAndSet(false, true)) {
      turn(
          () -> {
            isWoken.set(false);
            send();
          });
    }
  }

  private void send() {
    while (isAsked && !isOver) {
      KeptLines.Batch batch = lines.read(next, LONGEST_MESSAGE);
      next = batch.next();
      missed(batch.missed());
      if (batch.lines().isEmpty()) {
        return;
      }
      LogResponseMsg message = LogMessage.of(batch.lines(), since);
      if (message.getDataCount() > 0) {
        isAsked = false;
        peer.onNext(message);
      }
    }
  }

  private void missed(long more) {
    if (more > 0) {
      if (missed == 0) {
        log.warn(
            "event=log-stream-behind lines={} effect=\"lines that made room for newer ones are"
                + " missing\"",
            more);
      }
      missed += more;
      streams.counts().missed(more);
    }
  }

  private void fail(Status status, String why) {
    leave();
    peer.onError(status.withDescription(why).asRuntimeException());
  }

  private void leave() {
    if (!isOver) {
      isOver = true;
      isAsked = false;
      lines.leave(wake);
      streams.left();
      log.debug("event=log-stream-ended missed={}", missed);
    }
  }

  private void turn(Runnable task) {
    try {
      turns.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("event=runner-stopped what=log-stream");
    }
  }
}
