package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.spi.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The meters of one plugin instance: tagged with its name, and removed with it. Thread-safe. */
final class InstanceMetrics implements Metrics, AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*");

  private final MeterRegistry registry;
  private final PluginInstance plugin;
  private final Set<Meter> meters = new HashSet<>();
  private boolean closed;

  InstanceMetrics(MeterRegistry registry, PluginInstance plugin) {
    this.registry = registry;
    this.plugin = plugin;
  }

  @Override
  public Counter counter(String name, String... tags) {
    var counter = add(name, tags, (n, t) -> registry.counter(n, t));
    return amount -> {
      checkNotNegative("amount", amount, amount < 0);
      counter.increment((double) amount);
    };
  }

  @Override
  public Timer timer(String name, String... tags) {
    var timer = add(name, tags, (n, t) -> registry.timer(n, t));
    return duration -> {
      checkNotNegative("duration", duration, duration.isNegative());
      timer.record(duration);
    };
  }

  @Override
  public void gauge(String name, DoubleSupplier value, String... tags) {
    Objects.requireNonNull(value, "value");
    Supplier<Number> inside = () -> read(value);
    add(name, tags, (n, t) -> Gauge.builder(n, inside).tags(t).register(registry));
  }

  @Override
  public synchronized void close() {
    closed = true;
    meters.forEach(registry::remove);
    meters.clear();
  }

  /** Makes a meter, or finds it. */
  @FunctionalInterface
  private interface Kind<M extends Meter> {
    M meter(String name, Tags tags);
  }

  private synchronized <M extends Meter> M add(String name, String[] tags, Kind<M> kind) {
    if (closed) {
      throw new IllegalStateException(plugin.name() + ": the plugin is closed");
    }
    if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "meter: '" + name + "' (expected: lower-case words joined by dots)");
    }
    List<String> pairs = List.of(tags);
    if (pairs.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "tags of " + name + ": " + pairs + " (expected: pairs of name and value)");
    }
    M meter = kind.meter(name, Tags.of(tags).and("plugin", plugin.name()));
    meters.add(meter);
    return meter;
  }

  private double read(DoubleSupplier value) {
    try (var inside = Inside.of(plugin)) {
      return value.getAsDouble();
    } catch (Throwable e) {
      plugin.failed("gauge", e);
      return Double.NaN;
    }
  }

  private static void checkNotNegative(String what, Object value, boolean negative) {
    if (negative) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: >= 0)");
    }
  }
}
