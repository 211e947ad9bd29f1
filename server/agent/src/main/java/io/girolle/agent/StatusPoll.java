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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one runner again and again how it is: by {@code Status2}, by {@code Status} where it doesn't
 * know that, and no more where it knows neither. Thread-safe.
 */
final class StatusPoll {
  private static final Logger log = LoggerFactory.getLogger(StatusPoll.class);

  /** The methods that a runner may know. */
  private enum Method {
    STATUS2,
    STATUS,
    NONE
  }

  private final String runner;
  private final ManagedChannel channel;
  private final Timers timers;
  private final AgentSettings.StatusSettings settings;
  private volatile Method method = Method.STATUS2;
  private volatile @Nullable RunnerStatus last;
  private volatile Timers.@Nullable Timer next;
  private volatile boolean stopped;

  StatusPoll(
      String runner, ManagedChannel channel, Timers timers, AgentSettings.StatusSettings settings) {
    this.runner = runner;
    this.channel = channel;
    this.timers = timers;
    this.settings = settings;
  }

  /** Begins, unless it is switched off. */
  void start() {
    if (!settings.every().isZero()) {
      later();
    }
  }

  void stop() {
    stopped = true;
    Timers.Timer due = next;
    if (due != null) {
      due.cancel();
    }
  }

  /** What the runner last said in its own words; empty when it said nothing yet. */
  Map<String, String> customStatus() {
    RunnerStatus known = last;
    return known == null ? Map.of() : known.getCustomStatusMap();
  }

  private void later() {
    if (!stopped && method != Method.NONE) {
      next = timers.after(settings.every().toNanos(), this::ask);
    }
  }

  private void ask() {
    var stub =
        RunnerProtocolGrpc.newStub(channel)
            .withDeadlineAfter(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    if (method == Method.STATUS2) {
      stub.status2(Struct.getDefaultInstance(), new Answer());
    } else {
      stub.status(Empty.getDefaultInstance(), new Answer());
    }
  }

  private void failed(Throwable cause) {
    if (Status.fromThrowable(cause).getCode() == Status.Code.UNIMPLEMENTED) {
      method = method == Method.STATUS2 ? Method.STATUS : Method.NONE;
    } else {
      log.debug("event=status-failed runner={} cause=\"{}\"", runner, cause.getMessage());
    }
  }

  private final class Answer implements StreamObserver<RunnerStatus> {
    @Override
    public void onNext(RunnerStatus status) {
      last = status;
    }

    @Override
    public void onError(Throwable cause) {
      failed(cause);
      later();
    }

    @Override
    public void onCompleted() {
      later();
    }
  }
}
