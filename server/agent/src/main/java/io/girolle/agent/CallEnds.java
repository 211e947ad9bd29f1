package io.girolle.agent;

import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.Ending;
import io.girolle.call.Gate;
import io.girolle.call.Timers;
import io.girolle.spi.CallResult;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listeners do when calls have ended: off the answers' path, bounded in number, threads and
 * time. Thread-safe.
 */
final class CallEnds {
  private static final Logger log = LoggerFactory.getLogger(CallEnds.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Executor threads;
  private final Timers timers;
  private final AgentSettings.CallEnd settings;
  private final Gate pending = new Gate();
  private final Queue<End> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger workers = new AtomicInteger();

  CallEnds(Executor threads, Timers timers, AgentSettings.CallEnd settings) {
    this.threads = threads;
    this.timers = timers;
    this.settings = settings;
  }

  /** Whether there is too much of it to take another call. */
  boolean full() {
    return pending.inside() >= settings.pending();
  }

  long pending() {
    return pending.inside();
  }

  /** Completes when all calls that have ended by now, and until then, are known to have ended. */
  CompletableFuture<Void> emptied() {
    pending.close();
    return pending.emptied();
  }

  /**
   * Tells the listeners of a call that it has ended, and lets go of their lineup when they know.
   */
  void tell(Lineup lineup, CallModel call, Chain.Begun begun, CallResult result) {
    if (begun.isEmpty()) {
      lineup.leave();
      return;
    }
    boolean counted = pending.enter();
    waiting.add(new End(lineup, call, lineup.chain().ending(begun, result), counted));
    work();
  }

  private void work() {
    int now = workers.get();
    while (now < settings.threads()) {
      if (workers.compareAndSet(now, now + 1)) {
        begin();
        return;
      }
      now = workers.get();
    }
  }

  private void begin() {
    try {
      threads.execute(this::workOff);
    } catch (RejectedExecutionException e) {
      if (workers.decrementAndGet() == 0) {
        var unused = timers.after(RETRY_NANOS, this::work);
      }
    }
  }

  private void workOff() {
    for (End end = waiting.poll(); end != null; end = waiting.poll()) {
      if (!end.tell()) {
        return;
      }
    }
    workers.decrementAndGet();
    if (!waiting.isEmpty()) {
      work();
    }
  }

  /** The end of one call. */
  private final class End {
    private final Lineup lineup;
    private final CallModel call;
    private final Ending ending;
    private final boolean counted;

    End(Lineup lineup, CallModel call, Ending ending, boolean counted) {
      this.lineup = lineup;
      this.call = call;
      this.ending = ending;
      this.counted = counted;
    }

    /** False when the thread was given up meanwhile. */
    boolean tell() {
      Timers.Timer timer = timers.after(settings.timeout().toNanos(), this::cutOff);
      if (!ending.tell()) {
        return false;
      }
      timer.cancel();
      release();
      return true;
    }

    private void cutOff() {
      if (!ending.cutOff(settings.timeout())) {
        return;
      }
      log.warn("event=call-end-cut-off call={} after={}", call, settings.timeout());
      workers.decrementAndGet();
      if (ending.isOver()) {
        release();
      } else {
        waiting.add(this);
      }
      work();
    }

    private void release() {
      if (counted) {
        pending.leave();
      }
      lineup.leave();
    }
  }
}
