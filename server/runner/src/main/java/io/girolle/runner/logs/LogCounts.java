package io.girolle.runner.logs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The meters of one runner's logs, gone with it. Thread-safe. */
final class LogCounts implements AutoCloseable {
  private static final String PREFIX = "girolle.runner.log.";

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Tags tags;
  private final Counter sent;
  private final Counter dropped;
  private final Counter missed;

  LogCounts(MeterRegistry registry, String runner) {
    this.registry = registry;
    this.tags = Tags.of("runner", runner);
    sent = counter("syslog.lines");
    dropped = counter("syslog.dropped");
    missed = counter("streams.dropped");
  }

  private Counter counter(String name) {
    Counter counter = Counter.builder(PREFIX + name).tags(tags).register(registry);
    meters.add(counter);
    return counter;
  }

  /** Shows a number that changes. */
  void gauge(String name, Supplier<Number> value) {
    meters.add(Gauge.builder(PREFIX + name, value).tags(tags).register(registry));
  }

  /** A line has gone to a syslog server. */
  void sent() {
    sent.increment();
  }

  /** Lines won't come to a syslog server. */
  void dropped(long lines) {
    dropped.increment((double) lines);
  }

  /** Lines were gone before a reader came to them. */
  void missed(long lines) {
    missed.increment((double) lines);
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
