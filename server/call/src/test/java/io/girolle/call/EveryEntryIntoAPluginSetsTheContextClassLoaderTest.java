package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.Catalog;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.StatusSource;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each method that plugin authors implement is an entry into a plugin, and whoever calls it wraps
 * it in {@link PluginInstance#enter} and {@link PluginInstance#leave}. A new method fails here: add
 * it to the list once its caller does so.
 */
class EveryEntryIntoAPluginSetsTheContextClassLoaderTest {
  private static final List<Class<?>> IMPLEMENTED_BY_AUTHORS =
      List.of(
          CallListener.class,
          CallOverrider.class,
          Catalog.class,
          Driver.class,
          DriverExtension.class,
          Instance.class,
          InstanceListener.class,
          Picker.class,
          Placer.class,
          Plugin.class,
          RunnerPool.class,
          StatusSource.class);

  private static final List<String> WRAPPED =
      List.of(
          "CallListener.afterCall",
          "CallListener.beforeCall",
          "CallOverrider.override",
          "Catalog.app",
          "Catalog.function",
          "Catalog.trigger",
          "Driver.close",
          "Driver.launch",
          "DriverExtension.customize",
          "DriverExtension.keys",
          "Instance.endpoint",
          "Instance.exited",
          "Instance.freeze",
          "Instance.stats",
          "Instance.stop",
          "Instance.thaw",
          "InstanceListener.afterCall",
          "InstanceListener.afterStart",
          "InstanceListener.afterStop",
          "InstanceListener.beforeCall",
          "InstanceListener.beforeCreate",
          "Picker.ended",
          "Picker.next",
          "Placer.over",
          "Placer.sticky",
          "Plugin.close",
          "Plugin.install",
          "Plugin.start",
          "RunnerPool.keyFor",
          "RunnerPool.watch",
          "StatusSource.configure",
          "StatusSource.status");

  @Test
  void noMethodOfTheSpiIsMissingInTheList() {
    assertEquals(WRAPPED, IMPLEMENTED_BY_AUTHORS.stream().flatMap(this::methods).sorted().toList());
  }

  private Stream<String> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
        .map(Method::getName)
        .map(name -> type.getSimpleName() + "." + name);
  }
}
