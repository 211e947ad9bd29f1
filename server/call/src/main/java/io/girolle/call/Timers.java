package io.girolle.call;

/** One-shot timers. Tests run them in virtual time. Safe from any thread. */
public interface Timers {

  /**
   * Runs a task later.
   *
   * @param nanos how much later; at least about 10 ms is meant, shorter ones are rounded up
   * @param task runs on the timers' thread, so it only hands work to another
   * @return to cancel it
   */
  Timer after(long nanos, Runnable task);

  /** The monotonic time that timers go by, in nanoseconds. */
  long nanoTime();

  /** A task that will run. */
  interface Timer {
    /** Takes the task back, unless it has run or runs now. */
    void cancel();
  }
}
