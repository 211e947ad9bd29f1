package io.girolle.plugins.placers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacersPluginTest {

  @Test
  void isFoundInItsJarAndOffersBothPlacers() throws Exception {
    List<Plugin> found =
        ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, found.size());
    assertInstanceOf(PlacersPlugin.class, found.get(0));
    Map<String, Placer> placers = new TreeMap<>();

    found.get(0).install(contextFor(placers));

    assertEquals(Set.of("consistent-hash", "round-robin"), placers.keySet());
    assertInstanceOf(RoundRobin.class, placers.get("round-robin"));
    assertInstanceOf(ConsistentHash.class, placers.get("consistent-hash"));
  }

  /** A context that knows of placers alone. */
  private static PluginContext contextFor(Map<String, Placer> placers) {
    return (PluginContext)
        Proxy.newProxyInstance(
            PluginContext.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "config" -> {
                  assertEquals(0, ((Class<?>) arguments[0]).getRecordComponents().length);
                  return new PlacersPlugin.Settings();
                }
                case "placer" -> {
                  placers.put((String) arguments[0], (Placer) arguments[1]);
                  return null;
                }
                default -> throw new AssertionError("unexpected: " + method);
              }
            });
  }
}
