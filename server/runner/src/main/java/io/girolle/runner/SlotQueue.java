package io.girolle.runner;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one slot key that wait, and the instances of that key that are coming: that start,
 * or are thawed. Both are in order, and the first call counts on the first instance, the second on
 * the second: whichever instance is there first serves the first call, and all move up. A call on
 * which no instance counts has to wait for room for one.
 */
final class SlotQueue {
  private final List<Waiter> waiting = new ArrayList<>();
  private final List<FunctionInstance> coming = new ArrayList<>();

  void add(Waiter waiter) {
    waiting.add(waiter);
  }

  void remove(Waiter waiter) {
    waiting.remove(waiter);
  }

  /** The first call; null when none waits. */
  @Nullable Waiter first() {
    return at(0);
  }

  /** The waiting call that wants this; null when there is none. */
  @Nullable Waiter find(Claim claim) {
    return waiting.stream().filter(w -> w.claim() == claim).findFirst().orElse(null);
  }

  /** All calls that wait. */
  List<Waiter> waiting() {
    return List.copyOf(waiting);
  }

  void comes(FunctionInstance instance) {
    coming.add(instance);
  }

  /** An instance has come, or never will. */
  void cameOrFailed(FunctionInstance instance) {
    coming.remove(instance);
  }

  /** The call that counts on this instance; null when it is more than what is needed. */
  @Nullable Waiter countingOn(FunctionInstance instance) {
    return at(coming.indexOf(instance));
  }

  /** The last call that can count on an instance. */
  @Nullable Waiter lastCounting() {
    return at(coming.size() - 1);
  }

  /** The first call that can't. */
  @Nullable Waiter firstNotCounting() {
    return at(coming.size());
  }

  boolean isEmpty() {
    return waiting.isEmpty() && coming.isEmpty();
  }

  private @Nullable Waiter at(int index) {
    return index >= 0 && index < waiting.size() ? waiting.get(index) : null;
  }
}
