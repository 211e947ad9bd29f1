package io.girolle.runner;

import io.girolle.call.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timers that run when a test says that time has passed. */
final class VirtualTimers implements Timers {
  private final List<Task> tasks = new ArrayList<>();
  private long now;

  private record Task(long at, Runnable work) {}

  @Override
  public synchronized Timer after(long nanos, Runnable task) {
    var added = new Task(now + nanos, task);
    tasks.add(added);
    return () -> remove(added);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  synchronized int pending() {
    return tasks.size();
  }

  void pass(Duration time) {
    long until;
    synchronized (this) {
      until = now + time.toNanos();
    }
    for (Task next = due(until); next != null; next = due(until)) {
      next.work().run();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized Task due(long until) {
    Task next = tasks.stream().min(Comparator.comparingLong(Task::at)).orElse(null);
    if (next == null || next.at() > until) {
      return null;
    }
    tasks.remove(next);
    now = next.at();
    return next;
  }

  private synchronized void remove(Task task) {
    tasks.remove(task);
  }
}
