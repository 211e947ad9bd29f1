package io.girolle.agent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all buffered bodies together. Who finds none left waits in line, and is woken in
 * its turn when some is given back. Safe from any thread.
 */
final class BodyMemory {
  private static final int WORTH = 1024;

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Waiter> line = new ConcurrentLinkedQueue<>();

  /** Somebody who waits for memory. */
  interface Waiter {
    /** There may be some now; those who find none wait again, at the end of the line. */
    void wake();
  }

  BodyMemory(long limit) {
    this.limit = limit;
  }

  /** Takes some of it, unless that would pass the limit. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /**
   * Takes as much as there is.
   *
   * @param most no more than that
   * @return how much; 0 when it would be too little to be worth it
   */
  int takeUpTo(int most) {
    while (true) {
      long before = used.get();
      long taken = Math.min(most, limit - before);
      if (taken < Math.min(most, WORTH)) {
        return 0;
      }
      if (used.compareAndSet(before, before + taken)) {
        return (int) taken;
      }
    }
  }

  void giveBack(long bytes) {
    if (bytes > 0) {
      used.addAndGet(-bytes);
      if (!line.isEmpty()) {
        wakeNext();
      }
    }
  }

  /** How much there is in all. */
  long limit() {
    return limit;
  }

  /** Waits until some has been given back. */
  void await(Waiter waiter) {
    line.add(waiter);
  }

  /** What was given back before somebody stood in line woke nobody. */
  void wakeIfFree() {
    if (used.get() == 0) {
      wakeNext();
    }
  }

  /** Waits no more. */
  void leave(Waiter waiter) {
    line.remove(waiter);
  }

  long used() {
    return used.get();
  }

  /** Wakes whoever waits longest. */
  void wakeNext() {
    Waiter next = line.poll();
    if (next != null) {
      next.wake();
    }
  }
}
