package io.girolle.agent;

import io.girolle.call.HookWatch;
import io.girolle.call.Registered;
import io.girolle.spi.Placer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A watched part of a pool as one generation uses it: with a picker for each of its placers. */
final class PoolView {
  private final PoolWatch watch;
  private final HookWatch hooks;
  private final Map<String, PickerView> pickers = new ConcurrentHashMap<>();

  PoolView(PoolWatch watch, HookWatch hooks) {
    this.watch = watch;
    this.hooks = hooks;
  }

  PoolWatch watch() {
    return watch;
  }

  PickerView picker(Registered<Placer> placer) {
    PickerView picker = pickers.get(placer.name());
    return picker != null
        ? picker
        : pickers.computeIfAbsent(placer.name(), n -> watch.follow(new PickerView(placer, hooks)));
  }

  /**
   * Lets the pool go; on a thread that may block.
   *
   * @return why it couldn't be closed
   */
  Optional<Throwable> close(Pools pools) {
    pickers.values().forEach(watch::forget);
    return pools.letGo(watch);
  }
}
