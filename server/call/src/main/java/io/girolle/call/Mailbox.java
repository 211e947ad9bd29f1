package io.girolle.call;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks in order on the one thread that a call lives on. Tasks that come while the thread is
 * still on its way are run in the same visit, so a burst of events costs one change of thread.
 *
 * <p>What a task throws goes to the thread; the tasks after it get a visit of their own.
 */
public final class Mailbox implements Executor {
  private final Executor thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean visiting = new AtomicBoolean();
  private final Runnable visit = this::visit;

  /**
   * A mailbox.
   *
   * @param thread runs what it is given one after the other
   */
  public Mailbox(Executor thread) {
    this.thread = thread;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(Objects.requireNonNull(task, "task"));
    summon();
  }

  private void summon() {
    if (visiting.compareAndSet(false, true)) {
      try {
        thread.execute(visit);
      } catch (RejectedExecutionException e) {
        visiting.set(false);
        throw e;
      }
    }
  }

  private void visit() {
    try {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    } finally {
      visiting.set(false);
      if (!tasks.isEmpty()) {
        summon();
      }
    }
  }
}
