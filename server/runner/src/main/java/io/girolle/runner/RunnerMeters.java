package io.girolle.runner;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
    counter("calls.received", Tags.empty(), counts::received);
    counter("calls.handled", Tags.empty(), counts::handled);
    gauge("calls.waiting", slots::inLine);
    gauge("instances", slots::count);
    gauge("instances.frozen", slots.counts()::frozen);
    counter("instances.started", Tags.empty(), slots.counts()::starts);
    counter("instances.failed", Tags.empty(), slots.counts()::failedStarts);
    for (StopReason reason : StopReason.values()) {
      counter(
          "instances.stopped",
          Tags.of("reason", reason.toString()),
          () -> slots.counts().stops(reason));
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

  private void counter(String name, Tags more, LongSupplier value) {
    meters.add(
        FunctionCounter.builder(PREFIX + name, value, LongSupplier::getAsLong)
            .tags(tags.and(more))
            .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
