package io.girolle.loader;

import io.girolle.call.PluginInstance;
import io.girolle.spi.Metrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The meters of one plugin instance: tagged with its name, and let go with it. Thread-safe. */
final class InstanceMetrics implements Metrics, AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*");

  /** A plugin's meter of such a name would take the place of one of the host's. */
  private static final Pattern HOSTS_OWN = Pattern.compile("(girolle|jvm)([._-]|$)");

  private final SharedMeters shared;
  private final PluginInstance plugin;
  private final Set<Meter.Id> meters = new HashSet<>();
  private final List<Runnable> gauges = new ArrayList<>();
  private boolean closed;

  InstanceMetrics(SharedMeters shared, PluginInstance plugin) {
    this.shared = shared;
    this.plugin = plugin;
  }

  @Override
  public Counter counter(String name, String... tags) {
    Tags all = checked(name, tags);
    var counter = add(registry -> registry.counter(name, all));
    return amount -> {
      checkNotNegative("amount", amount, amount < 0);
      counter.increment((double) amount);
    };
  }

  @Override
  public Timer timer(String name, String... tags) {
    Tags all = checked(name, tags);
    var timer = add(registry -> registry.timer(name, all));
    return duration -> {
      checkNotNegative("duration", duration, duration.isNegative());
      timer.record(duration);
    };
  }

  @Override
  public synchronized void gauge(String name, DoubleSupplier value, String... tags) {
    Objects.requireNonNull(value, "value");
    Tags all = checked(name, tags);
    checkOpen();
    gauges.add(shared.gauge(name, all, () -> read(value)));
  }

  @Override
  public synchronized void close() {
    closed = true;
    meters.forEach(shared::letGo);
    meters.clear();
    gauges.forEach(Runnable::run);
    gauges.clear();
  }

  private synchronized <M extends Meter> M add(Function<MeterRegistry, M> meter) {
    checkOpen();
    M held = shared.hold(meter);
    if (!meters.add(held.getId())) {
      shared.letGo(held.getId());
    }
    return held;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(plugin.name() + ": the plugin is closed");
    }
  }

  private Tags checked(String name, String[] tags) {
    if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "meter: '" + name + "' (expected: lower-case words joined by dots)");
    }
    if (HOSTS_OWN.matcher(name).lookingAt()) {
      throw new IllegalArgumentException(
          "meter: '"
              + name
              + "' (expected: another beginning than girolle and jvm, the host's own)");
    }
    List<String> pairs = List.of(tags);
    if (pairs.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "tags of " + name + ": " + pairs + " (expected: pairs of name and value)");
    }
    return Tags.of(tags).and("plugin", plugin.name());
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
