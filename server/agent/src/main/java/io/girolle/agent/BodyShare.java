package io.girolle.agent;

import io.girolle.call.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call's part of the memory of bodies, and its wait for more. On the call's thread, but for
 * {@link #wake}.
 */
final class BodyShare implements BodyMemory.Waiter {

  /** Hears what became of a wait, on the call's thread. */
  interface Events {
    /** There may be room now. */
    void roomAgain();

    /** There is no room, and no more waiting for it. */
    void noRoom();
  }

  private final BodyMemory memory;
  private final Timers timers;
  private final Duration patience;
  private final Executor thread;
  private final Events events;
  private long kept;
  private int reserved;
  private boolean woken;
  private Timers.@Nullable Timer timer;

  BodyShare(BodyMemory memory, Timers timers, Duration patience, Executor thread, Events events) {
    this.memory = memory;
    this.timers = timers;
    this.patience = patience;
    this.thread = thread;
    this.events = events;
  }

  /**
   * Makes room for a part, instead of what was reserved before.
   *
   * @param most how long it may be; 0: there is none now
   * @return how long it may be; 0: not now, and {@link Events} will tell
   */
  int reserve(int most) {
    release();
    if (most == 0) {
      return 0;
    }
    if (kept >= memory.limit()) {
      events.noRoom();
      return 0;
    }
    reserved = take((int) Math.min(most, memory.limit() - kept));
    if (reserved == 0) {
      await();
    }
    return reserved;
  }

  /** Keeps a part; false when there is no room for it. */
  boolean keep(long size) {
    long missing = size - reserved;
    if (missing > 0 && !memory.take(missing)) {
      return false;
    }
    if (missing < 0) {
      memory.giveBack(-missing);
    }
    reserved = 0;
    kept += size;
    return true;
  }

  /** Gives all of it back. */
  void end() {
    stopWaiting();
    release();
    memory.giveBack(kept);
    kept = 0;
  }

  @Override
  public void wake() {
    thread.execute(this::goOn);
  }

  /** Whoever got room out of the line lets the next one see whether there is more. */
  private int take(int most) {
    int taken = memory.takeUpTo(most);
    if (taken > 0 && timer != null) {
      stopWaiting();
      memory.wakeNext();
    }
    return taken;
  }

  private void await() {
    memory.await(this);
    woken = false;
    if (timer == null) {
      timer = timers.after(patience.toNanos(), () -> thread.execute(this::waitedLongEnough));
    }
    memory.wakeIfFree();
  }

  private void goOn() {
    if (timer != null && !woken) {
      woken = true;
      events.roomAgain();
    }
  }

  private void waitedLongEnough() {
    if (timer != null) {
      stopWaiting();
      events.noRoom();
    }
  }

  private void stopWaiting() {
    if (timer != null) {
      timer.cancel();
      timer = null;
      memory.leave(this);
    }
  }

  private void release() {
    memory.giveBack(reserved);
    reserved = 0;
  }
}
