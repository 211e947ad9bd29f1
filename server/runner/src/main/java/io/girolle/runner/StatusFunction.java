package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallIds;
import io.girolle.call.CallJson;
import io.girolle.call.Origin;
import io.girolle.call.Timers;
import io.girolle.proto.CallFinished;
import io.girolle.proto.RunnerStatus;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function that tells how a runner is. Whoever asks for the status has it run, by a call of the
 * runner's own that counts for nothing and takes no room; who asks meanwhile waits for the same
 * run, and for a while after it everybody gets its result. A run that found no place says nothing:
 * the result before it stands. Thread-safe; nothing here blocks its caller.
 */
final class StatusFunction {
  private static final Logger log = LoggerFactory.getLogger(StatusFunction.class);
  private static final int NOT_RUN = 503;

  /** How long its answer may be, which is told in full. */
  private static final long LONGEST_ANSWER = 64 << 10;

  private final StatusFunctionSettings settings;
  private final String image;
  private final RunnerCore core;
  private final Executor blocking;
  private final Timers timers;
  private final InstantSource clock;
  private final CallIds ids;
  private @Nullable CompletableFuture<RunnerStatus> running;
  private RunnerStatus last = RunnerStatus.getDefaultInstance();
  private boolean hasRun;
  private long endedNanos;

  /**
   * A function that hasn't run.
   *
   * @param settings the runner's
   * @param image its image
   * @param core the runner
   * @param blocking runs what may block
   */
  StatusFunction(
      StatusFunctionSettings settings, String image, RunnerCore core, Executor blocking) {
    this.settings = settings;
    this.image = image;
    this.core = core;
    this.blocking = blocking;
    this.timers = core.timers();
    this.clock = core.clock();
    var random = new SplittableRandom(clock.millis());
    this.ids = new CallIds(clock, () -> random);
  }

  /**
   * What it says now.
   *
   * @param request its input, as JSON
   * @return completes with a status that has no counts
   */
  CompletableFuture<RunnerStatus> ask(String request) {
    var mine = new CompletableFuture<RunnerStatus>();
    String id;
    synchronized (this) {
      if (hasRun && timers.nanoTime() - endedNanos < settings.every().toNanos()) {
        return CompletableFuture.completedFuture(cached(last));
      } else if (running != null) {
        return running.thenApply(StatusFunction::cached);
      }
      running = mine;
      id = ids.next();
    }
    try {
      blocking.execute(() -> run(new StatusCall(id, image, request, clock.instant(), settings)));
    } catch (RejectedExecutionException e) {
      ended(null);
    }
    return mine;
  }

  private void run(StatusCall call) {
    boolean isCutOff =
        settings.networkBarrier().stream()
            .anyMatch(barrier -> !Files.exists(barrier, LinkOption.NOFOLLOW_LINKS));
    Use use = isCutOff ? Use.STATUS_WITHOUT_NETWORK : Use.STATUS;
    var peer = new StatusPeer(call.messages(), end -> ended(status(call, end, isCutOff)));
    var stream = new EngageStream(peer);
    var unused =
        timers.after(
            settings.timeout().toNanos(),
            () -> blockingOrHere(() -> peer.giveUp(CallError.timedOut())));
    peer.open(stream, new CallRun(core.uncounted(use, LONGEST_ANSWER), stream, Origin.NONE));
  }

  private void blockingOrHere(Runnable task) {
    try {
      blocking.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private void ended(@Nullable RunnerStatus status) {
    CompletableFuture<RunnerStatus> waiting;
    RunnerStatus told;
    synchronized (this) {
      waiting = running;
      running = null;
      if (status != null) {
        last = status;
      }
      told = last;
      hasRun = true;
      endedNanos = timers.nanoTime();
    }
    if (waiting != null) {
      waiting.complete(told);
    }
  }

  private static @Nullable RunnerStatus status(
      StatusCall call, StatusPeer.End end, boolean isCutOff) {
    CallFinished finished = end.finished();
    if (!finished.getSuccess() && finished.getErrorCode() == NOT_RUN) {
      log.debug("event=status-function-not-run call={}", call.id());
      return null;
    }
    var status =
        RunnerStatus.newBuilder()
            .setId(call.id())
            .setIsNetworkDisabled(isCutOff)
            .setCreatedAt(
                finished.getCreatedAt().isEmpty()
                    ? CallJson.time(call.createdAt())
                    : finished.getCreatedAt())
            .setStartedAt(finished.getStartedAt())
            .setCompletedAt(finished.getCompletedAt())
            .setSchedulerDuration(finished.getSchedulerDuration())
            .setExecutionDuration(finished.getExecutionDuration())
            .setImagePullWaitDuration(finished.getImagePullWaitDuration())
            .setCtrPrepDuration(finished.getCtrPrepDuration())
            .setCtrCreateDuration(finished.getCtrCreateDuration())
            .setInitStartTime(finished.getInitStartTime());
    if (finished.getSuccess()) {
      status.setDetails(end.body().toStringUtf8());
    } else {
      status
          .setFailed(true)
          .setErrorCode(finished.getErrorCode())
          .setErrorStr(finished.getErrorStr());
    }
    return status.build();
  }

  private static RunnerStatus cached(RunnerStatus status) {
    return status.toBuilder().setCached(true).build();
  }
}
