package io.girolle.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.host.http.RawAnswer;
import io.girolle.host.plugins.InstanceFigures;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsPathsTest {
  private final ScriptedControl control = new ScriptedControl();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile long calls = 7;

  private InstanceFigures figures(String instance) {
    return instance.equals("cheese")
        ? new InstanceFigures(
            "quarantined", false, calls, 2, 1, Duration.ofMillis(1500), Optional.empty())
        : ScriptedControl.figures(instance);
  }

  private AdminFixture listening() throws IOException {
    return AdminFixture.of(
        new MetricsPaths(registry, new PluginMeters(registry, control, this::figures)));
  }

  private static void assertSays(String text, String... lines) {
    List<String> said = text.lines().toList();
    for (String line : lines) {
      assertTrue(said.contains(line), () -> "no line '" + line + "' in\n" + text);
    }
  }

  @Test
  void tellsWhatIsCountedOfEachPlugin() throws IOException {
    try (var admin = listening()) {
      RawAnswer answer = admin.ask("GET /metrics");

      assertEquals(200, answer.status());
      assertTrue(answer.header("Content-Type").startsWith("text/plain; version=0.0.4"));
      assertSays(
          answer.text(),
          "girolle_plugin_calls_total{plugin=\"cheese\"} 7.0",
          "girolle_plugin_calls_total{plugin=\"quota\"} 0.0",
          "girolle_plugin_failures_total{plugin=\"cheese\"} 2.0",
          "girolle_plugin_skips_total{plugin=\"cheese\"} 1.0",
          "girolle_plugin_hook_seconds_total{plugin=\"cheese\"} 1.5",
          "girolle_plugin_in_service{plugin=\"cheese\"} 0.0",
          "girolle_plugin_in_service{plugin=\"quota\"} 1.0",
          "girolle_plugins_generation 3.0",
          "girolle_plugins_draining 1.0",
          "girolle_plugins_uncollected 1.0",
          "girolle_plugins_failed 0.0");
      assertTrue(answer.text().contains("jvm_classes_loaded_classes"), answer.text());
      calls = 8;
      assertSays(
          admin.ask("GET /metrics").text(), "girolle_plugin_calls_total{plugin=\"cheese\"} 8.0");
    }
  }

  @Test
  void forgetsThePluginsThatAreGone() throws IOException {
    try (var admin = listening()) {
      admin.ask("GET /metrics");
      int before = registry.getMeters().size();
      control.instances = List.of("quota", "new");
      String text = admin.ask("GET /metrics").text();

      assertFalse(text.contains("plugin=\"cheese\""), text);
      assertSays(text, "girolle_plugin_calls_total{plugin=\"new\"} 0.0");
      assertEquals(before, registry.getMeters().size());
    }
  }
}
