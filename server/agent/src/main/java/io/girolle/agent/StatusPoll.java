package io.girolle.agent;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.girolle.call.Timers;
import io.girolle.proto.RunnerProtocolGrpc;
import io.girolle.proto.RunnerStatus;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one runner again and again how it is: by {@code Status2}, or by {@code Status} where it
 * doesn't know that. One that knows neither is asked all the same, for its refusal shows that the
 * connection lives; when several questions in a row get no answer at all, it is dead. Thread-safe.
 */
final class StatusPoll {
  private static final Logger log = LoggerFactory.getLogger(StatusPoll.class);

  private final String runner;
  private final ManagedChannel channel;
  private final Timers timers;
  private final AgentSettings.StatusSettings settings;
  private final Events events;
  private volatile boolean older;
  private volatile int unanswered;
  private volatile @Nullable RunnerStatus last;
  private volatile OptionalInt active = OptionalInt.empty();
  private volatile Timers.@Nullable Timer next;
  private volatile boolean stopped;

  /** Hears what comes of it. */
  interface Events {
    /** The runner told its status. */
    void answered(RunnerStatus status);

    /** It answered that it tells none. */
    void refused();

    /** The connection is dead. */
    void dead();
  }

  StatusPoll(
      String runner,
      ManagedChannel channel,
      Timers timers,
      AgentSettings.StatusSettings settings,
      Events events) {
    this.runner = runner;
    this.channel = channel;
    this.timers = timers;
    this.settings = settings;
    this.events = events;
  }

  /** Begins, unless it is switched off. */
  void start() {
    if (!settings.every().isZero()) {
      later();
    }
  }

  void stop() {
    stopped = true;
    cancel();
  }

  /** What the runner last said in its own words; empty when it said nothing yet. */
  Map<String, String> customStatus() {
    RunnerStatus known = last;
    return known == null ? Map.of() : known.getCustomStatusMap();
  }

  /** Whether it has said anything of itself. */
  boolean hasTold() {
    return last != null;
  }

  /** How many calls it last said that it has. */
  OptionalInt active() {
    return active;
  }

  private void later() {
    if (!stopped) {
      next = timers.after(settings.every().toNanos(), this::ask);
      if (stopped) {
        cancel();
      }
    }
  }

  private void cancel() {
    Timers.Timer due = next;
    if (due != null) {
      due.cancel();
    }
  }

  private void ask() {
    var stub =
        RunnerProtocolGrpc.newStub(channel)
            .withDeadlineAfter(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    if (older) {
      stub.status(Empty.getDefaultInstance(), new Answer());
    } else {
      stub.status2(Struct.getDefaultInstance(), new Answer());
    }
  }

  private void failed(Status status) {
    switch (status.getCode()) {
      case UNIMPLEMENTED -> {
        older = true;
        unanswered = 0;
        events.refused();
      }
      case DEADLINE_EXCEEDED -> silent();
      case UNAVAILABLE, CANCELLED -> unanswered = 0;
      default -> {
        unanswered = 0;
        log.debug("event=status-failed runner={} cause=\"{}\"", runner, status);
      }
    }
  }

  private void silent() {
    int misses = unanswered + 1;
    if (misses < settings.misses() || settings.misses() == 0) {
      unanswered = misses;
      return;
    }
    unanswered = 0;
    log.warn(
        "event=connection-dead runner={} unanswered={} effect=\"closed, its calls fail\"",
        runner,
        misses);
    events.dead();
  }

  private final class Answer implements StreamObserver<RunnerStatus> {
    @Override
    public void onNext(RunnerStatus status) {
      last = status;
      active = OptionalInt.of(status.getActive());
      events.answered(status);
    }

    @Override
    public void onError(Throwable cause) {
      failed(Status.fromThrowable(cause));
      later();
    }

    @Override
    public void onCompleted() {
      unanswered = 0;
      later();
    }
  }
}
