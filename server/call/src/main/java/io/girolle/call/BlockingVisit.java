package io.girolle.call;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One hook that runs on the blocking executor, for as long as it may: either it returns in time and
 * its outcome counts, or it is given up, its thread is interrupted, and its outcome doesn't.
 */
final class BlockingVisit<T, V extends CallView> {
  private final Walk<T, V> walk;
  private final Registered<T> part;
  private final Admission admission;
  private final V view;
  private final HookThreads threads;
  private final Executor thread;
  private final long budgetNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile @Nullable Thread inside;

  private enum State {
    OPEN,
    /** The hook was over in time. */
    RETURNED,
    /** It wasn't, and is about to be interrupted. */
    GIVING_UP,
    /** It was interrupted, if it had begun. */
    GIVEN_UP
  }

  BlockingVisit(
      Walk<T, V> walk,
      Registered<T> part,
      Admission admission,
      V view,
      HookThreads threads,
      Executor thread) {
    this.walk = walk;
    this.part = part;
    this.admission = admission;
    this.view = view;
    this.threads = threads;
    this.thread = thread;
    this.budgetNanos = part.plugin().rules().budgetElsewhere().toNanos();
  }

  /**
   * Begins.
   *
   * @return whether there is a thread for it
   */
  boolean begin() {
    Timers.Timer timer = threads.timers().after(budgetNanos, this::giveUp);
    try {
      threads.blocking().execute(() -> visit(timer));
      return true;
    } catch (RejectedExecutionException e) {
      timer.cancel();
      return !state.compareAndSet(State.OPEN, State.RETURNED);
    }
  }

  private void visit(Timers.Timer timer) {
    inside = Thread.currentThread();
    if (state.get() == State.OPEN) {
      long begun = threads.timers().nanoTime();
      Throwable thrown = walk.inside(part, view);
      long nanos = threads.timers().nanoTime() - begun;
      part.took(nanos);
      if (state.compareAndSet(State.OPEN, State.RETURNED)) {
        timer.cancel();
        thread.execute(() -> walk.returned(part, admission, view, thrown, nanos));
        return;
      }
    }
    awaitInterrupt();
  }

  private void giveUp() {
    if (state.compareAndSet(State.OPEN, State.GIVING_UP)) {
      view.close();
      Thread stuck = inside;
      if (stuck != null) {
        stuck.interrupt();
      }
      state.set(State.GIVEN_UP);
      thread.execute(() -> walk.timedOut(part, admission, budgetNanos));
    }
  }

  /** The interrupt was meant for the hook; what the thread does next must not get it. */
  private void awaitInterrupt() {
    while (state.get() != State.GIVEN_UP) {
      Thread.onSpinWait();
    }
    var unused = Thread.interrupted();
  }
}
