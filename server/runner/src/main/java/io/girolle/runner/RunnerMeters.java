package io.girolle.runner;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The meters of one runner, gone with it. */
final class RunnerMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<Meter> meters;

  RunnerMeters(MeterRegistry registry, String id, CallCounts counts, Slots slots) {
    this.registry = registry;
    meters =
        List.of(
            Gauge.builder("girolle.runner.calls.active", counts, CallCounts::active)
                .tag("runner", id)
                .register(registry),
            FunctionCounter.builder("girolle.runner.calls.received", counts, CallCounts::received)
                .tag("runner", id)
                .register(registry),
            FunctionCounter.builder("girolle.runner.calls.handled", counts, CallCounts::handled)
                .tag("runner", id)
                .register(registry),
            Gauge.builder("girolle.runner.instances", slots, Slots::count)
                .tag("runner", id)
                .register(registry),
            Gauge.builder(
                    "girolle.runner.memory.used", slots, s -> s.usedMiB() * (double) (1 << 20))
                .baseUnit("bytes")
                .tag("runner", id)
                .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
