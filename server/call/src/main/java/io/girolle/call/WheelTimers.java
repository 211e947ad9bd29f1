package io.girolle.call;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Timers on a hashed wheel: setting and cancelling one takes no lock. Once they are closed they
 * take tasks as before, and run none.
 */
public final class WheelTimers implements Timers, AutoCloseable {
  private static final int TICK_MILLIS = 10;

  private final HashedWheelTimer wheel =
      new HashedWheelTimer(
          new DefaultThreadFactory("girolle-timers", true),
          TICK_MILLIS,
          TimeUnit.MILLISECONDS,
          1024,
          false);
  private volatile boolean closed;

  @Override
  public Timer after(long nanos, Runnable task) {
    var entry = new Entry(task);
    try {
      entry.timeout = wheel.newTimeout(entry, nanos, TimeUnit.NANOSECONDS);
    } catch (IllegalStateException e) {
      if (!closed) {
        throw e;
      }
    }
    return entry;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    closed = true;
    wheel.stop();
  }

  /**
   * The wheel keeps what was cancelled until its next tick, which under load are the timers of
   * hundreds of calls that have ended: they must not keep the calls as well.
   */
  private static final class Entry implements TimerTask, Timer {
    private volatile @Nullable Runnable task;
    private @Nullable Timeout timeout;

    Entry(Runnable task) {
      this.task = task;
    }

    @Override
    public void run(Timeout timeout) {
      Runnable due = task;
      if (due != null) {
        due.run();
      }
    }

    @Override
    public void cancel() {
      task = null;
      if (timeout != null) {
        timeout.cancel();
      }
    }
  }
}
