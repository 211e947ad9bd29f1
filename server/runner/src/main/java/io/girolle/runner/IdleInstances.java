package io.girolle.runner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The instances that wait for a call, frozen or not. A call gets the one of its key that was used
 * last, so that those that aren't needed grow old, and none is thawed while another is awake. Not
 * thread-safe.
 */
final class IdleInstances {
  private final Map<SlotKey, Deque<FunctionInstance>> newestFirst = new HashMap<>();
  private final LinkedHashSet<FunctionInstance> longestIdleFirst = new LinkedHashSet<>();

  void add(FunctionInstance instance) {
    newestFirst.computeIfAbsent(instance.key(), key -> new ArrayDeque<>()).push(instance);
    longestIdleFirst.add(instance);
  }

  /** Takes one out for a call; null when there is none of that key. */
  @Nullable FunctionInstance take(SlotKey key) {
    Deque<FunctionInstance> same = newestFirst.get(key);
    FunctionInstance instance = same == null ? null : same.peek();
    if (instance != null) {
      remove(instance);
    }
    return instance;
  }

  boolean has(FunctionInstance instance) {
    return longestIdleFirst.contains(instance);
  }

  /** Takes one out, if it is here. */
  void remove(FunctionInstance instance) {
    if (longestIdleFirst.remove(instance)) {
      newestFirst.computeIfPresent(
          instance.key(),
          (key, same) -> {
            same.remove(instance);
            return same.isEmpty() ? null : same;
          });
    }
  }

  /**
   * Those that would have to go for something that is missing, the longest idle first; null when
   * all of them together aren't enough. Instances that are kept stay.
   */
  @Nullable List<FunctionInstance> inTheWayOf(Need missing) {
    var chosen = new ArrayList<FunctionInstance>();
    Need left = missing;
    for (FunctionInstance instance : longestIdleFirst) {
      if (left.isWithin(Need.NONE)) {
        break;
      }
      if (!instance.isKept() && left.isEasedBy(instance.need())) {
        chosen.add(instance);
        left = left.minus(instance.need());
      }
    }
    return left.isWithin(Need.NONE) ? chosen : null;
  }

  /** Those that a kit has made. */
  List<FunctionInstance> of(InstanceKit kit) {
    return longestIdleFirst.stream().filter(i -> i.kit() == kit).toList();
  }
}
