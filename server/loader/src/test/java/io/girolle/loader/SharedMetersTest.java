package io.girolle.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.girolle.call.PluginInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Meters of an instance that is made anew while the one before is still in use. */
class SharedMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SharedMeters shared = new SharedMeters(registry);

  private InstanceMetrics ofInstance() {
    return new InstanceMetrics(shared, PluginInstance.inCode("a"));
  }

  @Test
  void aCounterGoesOnUntilTheLastHasLetItGo() {
    InstanceMetrics old = ofInstance();
    old.counter("calls").increment();
    old.counter("calls").increment();
    InstanceMetrics young = ofInstance();
    young.counter("calls").increment();

    old.close();
    assertEquals(3, registry.get("calls").counter().count());
    young.close();
    assertEquals(List.of(), registry.getMeters());
  }

  @Test
  void aGaugeReadsTheNewestThatIsOpen() {
    InstanceMetrics old = ofInstance();
    old.gauge("size", () -> 1);
    InstanceMetrics young = ofInstance();
    young.gauge("size", () -> 2);
    assertEquals(2, registry.get("size").gauge().value());

    young.close();
    assertEquals(1, registry.get("size").gauge().value());
    old.close();
    assertEquals(List.of(), registry.getMeters());
  }

  @Test
  void aClosedOneIsLetGoOf() {
    InstanceMetrics old = ofInstance();
    var value = new WeakReference<>(measured(old));
    InstanceMetrics young = ofInstance();
    young.gauge("size", () -> 2);

    old.close();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return value.refersTo(null);
            });
    assertEquals(2, registry.get("size").gauge().value());
  }

  @Test
  void aClosedOneRegistersNothing() {
    InstanceMetrics old = ofInstance();
    old.close();

    assertThrows(IllegalStateException.class, () -> old.gauge("size", () -> 1));
    assertThrows(IllegalStateException.class, () -> old.counter("calls"));
    assertEquals(List.of(), registry.getMeters());
  }

  private static AtomicInteger measured(InstanceMetrics metrics) {
    var value = new AtomicInteger(1);
    metrics.gauge("size", value::get);
    return value;
  }
}
