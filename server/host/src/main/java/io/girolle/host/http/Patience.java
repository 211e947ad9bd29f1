package io.girolle.host.http;

import io.girolle.call.Timers;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How long a client is waited for that takes or sends nothing. One timer is enough for all the
 * times that one client lets itself be waited for. On the exchange's I/O thread.
 */
final class Patience {
  private final Timers timers;
  private final long nanos;
  private final Executor thread;
  private final Runnable over;
  private Timers.@Nullable Timer timer;
  private long since;
  private boolean waiting;

  /**
   * Nobody waits yet.
   *
   * @param nanos how long to wait
   * @param over what to do then, on the thread
   */
  Patience(Timers timers, long nanos, Executor thread, Runnable over) {
    this.timers = timers;
    this.nanos = nanos;
    this.thread = thread;
    this.over = over;
  }

  /**
   * The client is waited for.
   *
   * @param moved whether it has done something since it was waited for last
   */
  void await(boolean moved) {
    if (moved || !waiting) {
      since = timers.nanoTime();
      waiting = true;
    }
    if (timer == null) {
      arm(nanos);
    }
  }

  /** The client isn't waited for, but may be again. */
  void rest() {
    waiting = false;
  }

  /** It is over. */
  void end() {
    waiting = false;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void arm(long in) {
    timer = timers.after(in, () -> thread.execute(this::check));
  }

  private void check() {
    if (timer == null) {
      return;
    }
    timer = null;
    if (!waiting) {
      return;
    }
    long left = since + nanos - timers.nanoTime();
    if (left > 0) {
      arm(left);
    } else {
      waiting = false;
      over.run();
    }
  }
}
