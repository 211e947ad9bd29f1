package io.girolle.harness;

import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listener that counts, for each call whose beginning it heard of, how often it heard the end.
 */
public final class Pairs implements CallListener {
  private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

  @Override
  public void beforeCall(Call call) {
    ends.computeIfAbsent(call.id(), id -> new AtomicInteger());
  }

  @Override
  public void afterCall(Call call, CallResult result) {
    ends.computeIfAbsent(call.id(), id -> new AtomicInteger(1)).incrementAndGet();
  }

  /** How many calls began. */
  public int begun() {
    return ends.size();
  }

  /** How many ends there were. */
  public int ended() {
    return ends.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** The ids of calls that haven't ended, or that ended twice. */
  public List<String> unpaired() {
    return ends.entrySet().stream()
        .filter(call -> call.getValue().get() != 1)
        .map(Map.Entry::getKey)
        .toList();
  }
}
