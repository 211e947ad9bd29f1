package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.CallEdit;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallResult;
import io.girolle.spi.Catalog;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Driver;
import io.girolle.spi.DriverExtension;
import io.girolle.spi.Instance;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.InstanceStats;
import io.girolle.spi.Metrics;
import io.girolle.spi.OutputSink;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.Registration;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.StatusSource;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
          InstanceStats.class,
          Picker.class,
          Placer.class,
          Plugin.class,
          RunnerPool.class,
          StatusSource.class);

  private static final List<Class<?>> IMPLEMENTED_BY_THE_HOST =
      List.of(
          Attempts.class,
          Call.class,
          CallEdit.class,
          CallResult.class,
          ContainerSpec.class,
          InstanceInfo.class,
          Metrics.class,
          Metrics.Counter.class,
          Metrics.Timer.class,
          OutputSink.class,
          PluginContext.class,
          Registration.class,
          Runner.class,
          RunnerPool.Sink.class,
          RunnerSet.class);

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
          "Driver.removeLeftovers",
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
          "InstanceStats.create",
          "InstanceStats.imagePull",
          "InstanceStats.prepare",
          "InstanceStats.start",
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

  @Test
  void noInterfaceOfTheSpiIsMissingInTheLists() throws Exception {
    assertEquals(
        Stream.concat(IMPLEMENTED_BY_AUTHORS.stream(), IMPLEMENTED_BY_THE_HOST.stream())
            .map(Class::getName)
            .sorted()
            .toList(),
        interfaces().map(Class::getName).sorted().toList());
  }

  private static Stream<Class<?>> interfaces() throws Exception {
    var all = new ArrayList<Class<?>>();
    Path place = Path.of(Plugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place)) {
      Path root = jar == null ? place : jar.getPath("/");
      try (Stream<Path> files = Files.list(root.resolve("io/girolle/spi"))) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".class") && !name.equals("package-info.class")) {
            all.add(Class.forName("io.girolle.spi." + name.replace(".class", "")));
          }
        }
      }
    }
    return all.stream().filter(type -> type.isInterface() && !type.isAnnotation());
  }

  private Stream<String> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
        .map(Method::getName)
        .map(name -> type.getSimpleName() + "." + name);
  }
}
