package io.girolle.runner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait, each in the queue of its key, and of all of them those in line for room. Not
 * thread-safe.
 */
final class Queues {
  private final Map<SlotKey, SlotQueue> byKey = new HashMap<>();
  private final Line line = new Line();

  /** Those that wait for room. */
  Line line() {
    return line;
  }

  /** A call begins to wait. */
  void add(Waiter waiter) {
    of(waiter.key()).add(waiter);
  }

  /** A call waits no longer; the one behind it may count on an instance now, and need no room. */
  void remove(Waiter waiter) {
    SlotQueue queue = of(waiter.key());
    queue.remove(waiter);
    line.remove(waiter);
    Waiter counting = queue.lastCounting();
    if (counting != null) {
      line.remove(counting);
    }
    forgetIfEmpty(waiter.key(), queue);
  }

  /** Takes the first call of a key; null when none waits. */
  @Nullable Waiter poll(SlotKey key) {
    SlotQueue queue = byKey.get(key);
    Waiter first = queue == null ? null : queue.first();
    if (first != null) {
      remove(first);
    }
    return first;
  }

  /** The waiting call that wants this; null when there is none. */
  @Nullable Waiter find(Claim claim) {
    SlotQueue queue = byKey.get(claim.key());
    return queue == null ? null : queue.find(claim);
  }

  /** All of them. */
  List<Waiter> all() {
    var all = new ArrayList<Waiter>();
    byKey.values().forEach(queue -> all.addAll(queue.waiting()));
    return all;
  }

  /** An instance starts, or is thawed: calls may count on it. */
  void comes(FunctionInstance instance) {
    of(instance.key()).comes(instance);
  }

  /** An instance is there, or never will be. */
  void cameOrFailed(FunctionInstance instance) {
    SlotQueue queue = of(instance.key());
    queue.cameOrFailed(instance);
    forgetIfEmpty(instance.key(), queue);
  }

  /** The call that counts on an instance that is coming; null when none does. */
  @Nullable Waiter countingOn(FunctionInstance instance) {
    SlotQueue queue = byKey.get(instance.key());
    return queue == null ? null : queue.countingOn(instance);
  }

  /** A call of this key that counts on no instance and isn't in line; null when there is none. */
  @Nullable Waiter stranded(SlotKey key) {
    SlotQueue queue = byKey.get(key);
    Waiter first = queue == null ? null : queue.firstNotCounting();
    return first == null || line.contains(first) ? null : first;
  }

  private SlotQueue of(SlotKey key) {
    return byKey.computeIfAbsent(key, k -> new SlotQueue());
  }

  private void forgetIfEmpty(SlotKey key, SlotQueue queue) {
    if (queue.isEmpty()) {
      byKey.remove(key);
    }
  }
}
