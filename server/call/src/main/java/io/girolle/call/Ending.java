package io.girolle.call;

import io.girolle.spi.CallResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way back through the listeners of one call: each hears once that it has ended, the one that
 * began last first. One that takes too long can be cut off, and the rest be told on another thread.
 */
public final class Ending {
  private static final String AFTER = "afterCall";

  private final List<ListenerView> listeners;
  private final CallResult result;
  private final Timers timers;
  private final AtomicReference<Turn> turn;

  /** Whose turn it is, and which thread tells it; none when nobody does. */
  private static final class Turn {
    final int listener;
    final @Nullable Thread thread;
    volatile boolean interrupted;

    Turn(int listener, @Nullable Thread thread) {
      this.listener = listener;
      this.thread = thread;
    }
  }

  Ending(List<ListenerView> listeners, CallResult result, Timers timers) {
    this.listeners = listeners;
    this.result = result;
    this.timers = timers;
    this.turn = new AtomicReference<>(new Turn(listeners.size() - 1, null));
  }

  /**
   * Tells all that don't know yet. On a thread that may block, and on one at a time.
   *
   * @return false when this thread was cut off: somebody else sees to the rest
   */
  public boolean tell() {
    Turn mine = new Turn(now().listener, Thread.currentThread());
    turn.set(mine);
    long at = timers.nanoTime();
    while (mine.listener >= 0) {
      ListenerView view = listeners.get(mine.listener);
      Throwable thrown = after(view);
      var next = new Turn(mine.listener - 1, mine.thread);
      if (!turn.compareAndSet(mine, next)) {
        forgetInterrupt(mine);
        return false;
      }
      long end = timers.nanoTime();
      view.listener.took(end - at);
      var unused = view.listener.ended(Admission.WATCHED, AFTER, thrown, end - at, null);
      at = end;
      mine = next;
    }
    return true;
  }

  /**
   * Takes the turn from the listener that is being told, which counts as its failure; its thread is
   * interrupted.
   *
   * @param limit how long it was waited for
   * @return false when all had been told meanwhile
   */
  public boolean cutOff(Duration limit) {
    Turn stuck = now();
    Thread thread = stuck.thread;
    if (thread == null
        || stuck.listener < 0
        || !turn.compareAndSet(stuck, new Turn(stuck.listener - 1, null))) {
      return false;
    }
    thread.interrupt();
    stuck.interrupted = true;
    var unused =
        listeners
            .get(stuck.listener)
            .listener
            .timedOut(Admission.WATCHED, AFTER, limit.toNanos(), null);
    return true;
  }

  /** Whether nobody is left to be told. */
  public boolean isOver() {
    return now().listener < 0;
  }

  private Turn now() {
    return Objects.requireNonNull(turn.get());
  }

  private @Nullable Throwable after(ListenerView view) {
    ClassLoader before = view.plugin.enter();
    try {
      view.listener.part().afterCall(view, result);
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      PluginInstance.leave(before);
    }
  }

  /** The interrupt is for the hook that was cut off, not for what the thread does next. */
  private static void forgetInterrupt(Turn cut) {
    while (!cut.interrupted) {
      Thread.onSpinWait();
    }
    var unused = Thread.interrupted();
  }
}
