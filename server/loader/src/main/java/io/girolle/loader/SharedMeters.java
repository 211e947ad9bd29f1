package io.girolle.loader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The meters of plugins in the node's registry. One of an instance that is made anew is the same
 * meter, which goes on counting, for as long as any generation uses it; a gauge reads what was
 * registered last by one that is still open. Thread-safe.
 */
final class SharedMeters {
  private final MeterRegistry registry;
  private final Map<Meter.Id, Integer> holders = new HashMap<>();
  private final Map<Meter.Id, Deque<Supplier<Number>>> readings = new HashMap<>();

  SharedMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Takes hold of a counter or timer, which the caller lets go later.
   *
   * @param meter makes it in the registry, or finds it there
   */
  synchronized <M extends Meter> M hold(Function<MeterRegistry, M> meter) {
    M held = meter.apply(registry);
    holders.merge(held.getId(), 1, Integer::sum);
    return held;
  }

  /** A counter or timer isn't used any more; the last hold removes it. */
  synchronized void letGo(Meter.Id meter) {
    if (holders.merge(meter, -1, Integer::sum) == 0) {
      holders.remove(meter);
      registry.remove(meter);
    }
  }

  /**
   * Lets a gauge read a value.
   *
   * @return to be told when it can't be read any more
   */
  synchronized Runnable gauge(String name, Tags tags, Supplier<Number> reading) {
    var there = new ConcurrentLinkedDeque<Supplier<Number>>();
    Meter.Id id = Gauge.builder(name, () -> newest(there)).tags(tags).register(registry).getId();
    Deque<Supplier<Number>> all = readings.computeIfAbsent(id, first -> there);
    all.addFirst(reading);
    return () -> remove(id, reading);
  }

  private synchronized void remove(Meter.Id id, Supplier<Number> reading) {
    Deque<Supplier<Number>> all = readings.get(id);
    if (all != null && all.remove(reading) && all.isEmpty()) {
      readings.remove(id);
      registry.remove(id);
    }
  }

  private static Number newest(Deque<Supplier<Number>> readings) {
    Supplier<Number> newest = readings.peekFirst();
    return newest == null ? Double.NaN : newest.get();
  }
}
