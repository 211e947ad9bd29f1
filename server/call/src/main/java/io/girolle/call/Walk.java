package io.girolle.call;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call's way through the hooks of one kind, one after the other. Those that may block run
 * elsewhere, each within its time, and the way goes on when they are over. Confined to the call's
 * thread.
 *
 * @param <T> the kind of part
 * @param <V> how a hook sees the call
 */
abstract class Walk<T, V extends CallView> {
  final CallModel call;
  final String hook;
  private final List<Registered<T>> parts;
  private final HookThreads threads;
  private final Executor thread;
  private final Chain.Then then;
  private int next;

  Walk(
      CallModel call,
      String hook,
      List<Registered<T>> parts,
      HookThreads threads,
      Executor thread,
      Chain.Then then) {
    this.call = call;
    this.hook = hook;
    this.parts = parts;
    this.threads = threads;
    this.thread = thread;
    this.then = then;
  }

  /** The call as a part's hook is to see it. */
  abstract V view(Registered<T> part);

  /** Calls the hook. */
  abstract void call(T part, V view) throws Throwable;

  /** The hook returned: takes what it did. */
  abstract void take(Registered<T> part, V view);

  /** Goes on, as far as it goes on this thread. */
  final void run() {
    HookWatch.Slot slot = threads.watch().here();
    long at = threads.timers().nanoTime();
    while (next < parts.size()) {
      Registered<T> part = parts.get(next++);
      Admission admission = part.admit();
      CallError error;
      if (admission == Admission.OUT) {
        error = part.leftOut(hook, call.editLog);
      } else if (part.blocksNow()) {
        elsewhere(part, admission);
        return;
      } else {
        V view = view(part);
        slot.enter(part.plugin(), hook, at, true);
        Throwable thrown = inside(part, view);
        slot.leave();
        long end = threads.timers().nanoTime();
        part.took(end - at);
        error = settled(part, admission, view, thrown, end - at);
        at = end;
      }
      if (error != null) {
        then.done(error);
        return;
      }
    }
    then.done(null);
  }

  /** Calls the hook with nothing of it left to the thread; tells what it threw. */
  final @Nullable Throwable inside(Registered<T> part, V view) {
    ClassLoader before = part.plugin().enter();
    try {
      call(part.part(), view);
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      PluginInstance.leave(before);
      view.close();
    }
  }

  /** A hook that ran elsewhere is over. */
  final void returned(
      Registered<T> part, Admission admission, V view, @Nullable Throwable thrown, long nanos) {
    goOn(settled(part, admission, view, thrown, nanos));
  }

  /** A hook that runs elsewhere has had its time; whatever it still does counts no more. */
  final void timedOut(Registered<T> part, Admission admission, long budgetNanos) {
    goOn(part.timedOut(admission, hook, budgetNanos, call.editLog));
  }

  private void elsewhere(Registered<T> part, Admission admission) {
    var visit = new BlockingVisit<>(this, part, admission, view(part), threads, thread);
    if (!visit.begin()) {
      part.withdrawn(admission);
      then.done(CallError.tooBusy());
    }
  }

  private void goOn(@Nullable CallError error) {
    if (error != null) {
      then.done(error);
    } else {
      run();
    }
  }

  private @Nullable CallError settled(
      Registered<T> part, Admission admission, V view, @Nullable Throwable thrown, long nanos) {
    if (thrown == null) {
      take(part, view);
    }
    return part.ended(admission, hook, thrown, nanos, call.editLog);
  }
}
