package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance that is to be there whenever a call comes. When it ends another is started, after a
 * pause that grows with each one in a row that doesn't live for long. While it lives the function
 * is looked up again and again: when it has changed, the instance is let go and another is started;
 * when the catalog has it no more, none is, until the catalog has it again.
 */
final class KeptInstance implements Keeper {
  private static final Logger log = LoggerFactory.getLogger(KeptInstance.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);

  private final String functionId;
  private final RunnerCore core;
  private final WarmCalls calls;
  private final Duration check;
  private Duration pause = SHORTEST_PAUSE;
  private long begunNanos;
  private @Nullable SlotKey key;
  private Timers.@Nullable Timer next;
  private boolean closed;

  KeptInstance(String functionId, RunnerCore core, WarmCalls calls, Duration check) {
    this.functionId = functionId;
    this.core = core;
    this.calls = calls;
    this.check = check;
  }

  /** Begins to start it. */
  void begin() {
    look();
  }

  @Override
  public synchronized void lost(@Nullable CallError error) {
    key = null;
    if (error != null) {
      log.warn("event=prewarm-failed function={} error=\"{}\" again={}", functionId, error, pause);
    }
    tryAgain();
  }

  synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }

  private synchronized void tryAgain() {
    boolean livedLong = core.timers().nanoTime() - begunNanos >= LONG_LIFE.toNanos();
    pause = livedLong ? SHORTEST_PAUSE : pause;
    lookAfter(pause);
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
  }

  private synchronized void lookAfter(Duration delay) {
    if (next != null) {
      next.cancel();
    }
    if (!closed) {
      next = core.timers().after(delay.toNanos(), this::look);
    }
  }

  private void look() {
    Lineup lineup = core.plugins().enter();
    CompletableFuture<Optional<WarmCall>> made;
    try {
      made = calls.make(functionId, lineup);
    } catch (RejectedExecutionException e) {
      made = CompletableFuture.failedFuture(e);
    }
    var unused =
        made.whenComplete(
            (call, failure) -> {
              lineup.leave();
              if (failure != null) {
                notMade(failure);
              } else if (call.isPresent()) {
                found(call.get());
              } else {
                removed();
              }
            });
  }

  private synchronized void found(WarmCall call) {
    if (closed || call.key().equals(key)) {
      lookAfter(check);
    } else if (!core.slots().couldFit(call.call())) {
      lost(CallError.neverFits());
    } else {
      if (key != null) {
        core.slots().letGo(this);
      }
      key = call.key();
      begunNanos = core.timers().nanoTime();
      lookAfter(check);
      core.slots().keep(call, this);
    }
  }

  private synchronized void removed() {
    if (key != null) {
      log.info("event=prewarm-ended function={} reason=\"it isn't in the catalog\"", functionId);
      key = null;
      core.slots().letGo(this);
      lookAfter(check);
    } else {
      log.warn("event=prewarm-failed function={} error=\"it isn't in the catalog\"", functionId);
      tryAgain();
    }
  }

  private synchronized void notMade(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    log.warn("event=prewarm-failed function={} error=\"{}\" again={}", functionId, cause, pause);
    if (key == null) {
      tryAgain();
    } else {
      lookAfter(check);
    }
  }
}
