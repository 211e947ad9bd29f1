package io.girolle.call;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Timers in virtual time: time stands still but for {@link #advance}. Thread-safe, though tests
 * advance it from one thread.
 */
final class VirtualTimers implements Timers {
  private static final Comparator<Task> ORDER =
      Comparator.comparingLong((Task task) -> task.dueNanos).thenComparingLong(task -> task.number);

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(ORDER);
  private long nowNanos;
  private long numbers;

  @Override
  public synchronized Timer after(long nanos, Runnable work) {
    var task = new Task(nowNanos + Math.max(0, nanos), numbers++, work);
    tasks.add(task);
    return () -> remove(task);
  }

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  /**
   * Lets time pass: runs each task that becomes due on the calling thread, earliest first, at the
   * very time at which it is due; those that it sets in turn as well.
   *
   * @param time how much, at least 0
   */
  void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time: " + time + " (expected: >= 0)");
    }
    long endNanos = nanoTime() + time.toNanos();
    for (Task task = nextUntil(endNanos); task != null; task = nextUntil(endNanos)) {
      task.work.run();
    }
  }

  /** How many tasks still wait for their time. */
  synchronized int pending() {
    return tasks.size();
  }

  private synchronized Task nextUntil(long endNanos) {
    Task next = tasks.peek();
    if (next == null || next.dueNanos > endNanos) {
      nowNanos = Math.max(nowNanos, endNanos);
      return null;
    }
    tasks.remove();
    nowNanos = Math.max(nowNanos, next.dueNanos);
    return next;
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }

  /** A task and when it is due; compared by identity. */
  private static final class Task {
    private final long dueNanos;
    private final long number;
    private final Runnable work;

    Task(long dueNanos, long number, Runnable work) {
      this.dueNanos = dueNanos;
      this.number = number;
      this.work = work;
    }
  }
}
