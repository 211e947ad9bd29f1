package io.girolle.runner;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The meters of one runner, gone with it. */
final class RunnerMeters implements AutoCloseable {
  private static final String PREFIX = "girolle.runner.";
  private static final double MIB = 1 << 20;
  private static final double MILLI = 1000;

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Tags tags;

  RunnerMeters(MeterRegistry registry, String id, CallCounts counts, Slots slots) {
    this.registry = registry;
    this.tags = Tags.of("runner", id);
    gauge("calls.active", counts::active);
    counter("calls.received", Tags.empty(), counts, CallCounts::received);
    counter("calls.handled", Tags.empty(), counts, CallCounts::handled);
    gauge("calls.waiting", slots::inLine);
    gauge("instances", slots::count);
    gauge("instances.frozen", slots.counts()::frozen);
    InstanceCounts instances = slots.counts();
    counter("instances.started", Tags.empty(), instances, InstanceCounts::starts);
    counter("instances.failed", Tags.empty(), instances, InstanceCounts::failedStarts);
    for (StopReason reason : StopReason.values()) {
      Tags why = Tags.of("reason", reason.toString());
      counter("instances.stopped", why, instances, all -> all.stops(reason));
    }
    meters.add(
        Gauge.builder("girolle.runner.memory.used", slots, s -> s.used().memoryMiB() * MIB)
            .baseUnit("bytes")
            .tags(tags)
            .register(registry));
    gauge("cpus.used", () -> slots.used().milliCpus() / MILLI);
  }

  private void gauge(String name, Supplier<Number> value) {
    meters.add(Gauge.builder(PREFIX + name, value).tags(tags).register(registry));
  }

  /** Counters hold what they count weakly: the runner holds it. */
  private <T> void counter(String name, Tags more, T counts, ToDoubleFunction<T> value) {
    meters.add(
        FunctionCounter.builder(PREFIX + name, counts, value)
            .tags(tags.and(more))
            .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
