package io.girolle.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.call.PluginFigures;
import io.girolle.harness.function.FunctionConnection;
import io.girolle.spi.App;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A plugin with a class loader of its own finds it on its thread wherever it is called. */
class ContextClassLoaderTest {

  @Test
  void isThePluginsInEveryHookOnALoadBalancer() {
    var setup =
        PluginTest.of(EveryKind.class)
            .named("every")
            .isolated()
            .bringing(KitInstance.class, FunctionConnection.class)
            .runners(1)
            .config("runners = ${testkit.runners}")
            .placer("every")
            .pool("every")
            .catalog("every");
    PluginFigures figures;
    try (TestNode node = setup.startNode()) {
      figures = node.plugin().figures();
      assertEquals(200, node.call("/t/every/every").send().status());
      assertEquals(1, node.meters().get("every.gauge").gauge().value());
      awaitHooks(
          node,
          "Plugin.install",
          "Plugin.start",
          "CallOverrider.override",
          "CallListener.beforeCall",
          "CallListener.afterCall",
          "Placer.over",
          "Picker.next",
          "Picker.ended",
          "RunnerPool.keyFor",
          "RunnerPool.watch",
          "Catalog.app",
          "Catalog.function",
          "Catalog.trigger",
          "a gauge");
    }
    assertEquals(Optional.empty(), figures.lastError());
  }

  @Test
  void isThePluginsInEveryHookOnARunner() {
    var setup =
        PluginTest.of(EveryKind.class)
            .named("every")
            .isolated()
            .bringing(KitInstance.class, FunctionConnection.class)
            .config("runners = []")
            .driver("every")
            .app(App.builder("every", "every").build())
            .function(EveryKind.function())
            .realRunners(1);
    PluginFigures figures;
    try (TestNode node = setup.startNode()) {
      figures = node.plugin().figures();
      assertEquals(200, node.call("/every").send().status());
      node.configureRunner(0, Map.of("some", "thing"));
      node.runnerStatus(0);
      awaitHooks(
          node,
          "DriverExtension.keys",
          "DriverExtension.customize",
          "Driver.launch",
          "Instance.endpoint",
          "Instance.exited",
          "Instance.stats",
          "Instance.stop",
          "InstanceStats.create",
          "InstanceStats.imagePull",
          "InstanceStats.prepare",
          "InstanceListener.beforeCreate",
          "InstanceListener.afterStart",
          "InstanceListener.beforeCall",
          "InstanceListener.afterCall",
          "InstanceListener.afterStop",
          "StatusSource.status",
          "StatusSource.configure");
    }
    assertEquals(Optional.empty(), figures.lastError());
  }

  private static void awaitHooks(TestNode node, String... expected) {
    Set<String> missing = new TreeSet<>(Set.of(expected));
    await("every hook is called")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              missing.removeIf(hook -> node.counter("hooks", "hook", hook, "loader", "own") > 0);
              return missing.isEmpty();
            });
    assertEquals(0, node.counter("hooks", "loader", "another"));
  }
}
