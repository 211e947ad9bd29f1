package io.girolle.runner;

import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The calls that wait for room to start an instance, in the order of their arrival. */
final class Line implements Iterable<Waiter> {
  private final TreeSet<Waiter> waiters = new TreeSet<>();
  private volatile int length;

  void add(Waiter waiter) {
    waiters.add(waiter);
    length = waiters.size();
  }

  /** Takes a call out, and its patience with it; tells whether it was there. */
  boolean remove(Waiter waiter) {
    boolean removed = waiters.remove(waiter);
    length = waiters.size();
    if (removed && waiter.patience != null) {
      waiter.patience.cancel();
      waiter.patience = null;
    }
    return removed;
  }

  boolean contains(Waiter waiter) {
    return waiters.contains(waiter);
  }

  @Nullable Waiter first() {
    return waiters.isEmpty() ? null : waiters.first();
  }

  /** How many there are; safe from any thread. */
  int length() {
    return length;
  }

  /** What a call and all before it need together. */
  Need upTo(Waiter waiter) {
    return waiters.headSet(waiter, true).stream().map(Waiter::need).reduce(Need.NONE, Need::plus);
  }

  @Override
  public Iterator<Waiter> iterator() {
    return waiters.iterator();
  }
}
