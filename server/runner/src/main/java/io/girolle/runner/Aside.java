package io.girolle.runner;

import io.girolle.call.Mailbox;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** What one listener has still to hear of, in order, on threads that may block. Thread-safe. */
final class Aside {
  private static final int MOST = 1000;

  private final Mailbox tasks;
  private final AtomicInteger pending = new AtomicInteger();

  Aside(Executor blocking) {
    this.tasks = new Mailbox(blocking);
  }

  /** Whether a task was taken; what is too much isn't. */
  boolean takes(Runnable task) {
    if (pending.incrementAndGet() > MOST) {
      pending.decrementAndGet();
      return false;
    }
    try {
      tasks.execute(
          () -> {
            pending.decrementAndGet();
            task.run();
          });
    } catch (RejectedExecutionException e) {
      return true; // it stays in the mailbox, for the next visit
    }
    return true;
  }
}
