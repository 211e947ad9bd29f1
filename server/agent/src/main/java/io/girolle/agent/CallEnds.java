package io.girolle.agent;

import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.Timers;
import io.girolle.spi.CallResult;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What listeners do when calls have ended: off the answers' path, bounded in number and time. */
final class CallEnds {
  private static final Logger log = LoggerFactory.getLogger(CallEnds.class);

  private final Executor threads;
  private final Timers timers;
  private final int limit;
  private final Duration timeout;
  private final AtomicInteger pending = new AtomicInteger();

  CallEnds(Executor threads, Timers timers, AgentSettings.CallEnd settings) {
    this.threads = threads;
    this.timers = timers;
    this.limit = settings.pending();
    this.timeout = settings.timeout();
  }

  /** Whether there is too much of it to take another call. */
  boolean full() {
    return pending.get() >= limit;
  }

  int pending() {
    return pending.get();
  }

  /**
   * Tells the listeners of a call that it has ended, and lets go of their lineup when they know.
   */
  void tell(Lineup lineup, CallModel call, Chain.Begun begun, CallResult result) {
    if (begun.isEmpty()) {
      lineup.leave();
      return;
    }
    pending.incrementAndGet();
    var end = new End(lineup, call, begun, result);
    try {
      threads.execute(end);
    } catch (RejectedExecutionException e) {
      end.release();
      log.warn("event=call-end-refused call={}", call);
    }
  }

  /** The end of one call. */
  private final class End implements Runnable {
    private final Lineup lineup;
    private final CallModel call;
    private final Chain.Begun begun;
    private final CallResult result;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Timers.Timer limit = timers.after(timeout.toNanos(), this::cutOff);
    private volatile @Nullable Thread thread;

    End(Lineup lineup, CallModel call, Chain.Begun begun, CallResult result) {
      this.lineup = lineup;
      this.call = call;
      this.begun = begun;
      this.result = result;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      try {
        lineup.chain().after(begun, result);
      } finally {
        thread = null;
        release();
      }
    }

    private boolean release() {
      boolean first = over.compareAndSet(false, true);
      if (first) {
        limit.cancel();
        pending.decrementAndGet();
        lineup.leave();
      }
      return first;
    }

    private void cutOff() {
      if (release()) {
        Thread stuck = thread;
        if (stuck != null) {
          stuck.interrupt();
        }
        log.warn("event=call-end-cut-off call={} after={}", call, timeout);
      }
    }
  }
}
