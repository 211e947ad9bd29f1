package io.girolle.agent.catalog;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets so many through at once, and so many more wait in order. Takes no lock. */
final class Turnstile {
  private final int places;
  private final int room;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger queued = new AtomicInteger();
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /**
   * A turnstile.
   *
   * @param places how many may be inside
   * @param room how many more may wait
   */
  Turnstile(int places, int room) {
    this.places = places;
    this.room = room;
  }

  /**
   * Runs work when it is its turn, on this thread or on the one that made room.
   *
   * @return whether it may wait for that; else it is never run
   */
  boolean enter(Runnable work) {
    if (queued.incrementAndGet() > room + Math.max(0, places - inside.get())) {
      queued.decrementAndGet();
      return false;
    }
    queue.add(work);
    admit();
    return true;
  }

  /** One that had its turn is done. */
  void leave() {
    inside.decrementAndGet();
    admit();
  }

  private void admit() {
    while (!queue.isEmpty()) {
      int now = inside.get();
      if (now >= places) {
        return;
      }
      if (inside.compareAndSet(now, now + 1)) {
        Runnable next = queue.poll();
        if (next == null) {
          inside.decrementAndGet();
        } else {
          queued.decrementAndGet();
          next.run();
        }
      }
    }
  }
}
