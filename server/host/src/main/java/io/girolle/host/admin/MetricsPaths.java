package io.girolle.host.admin;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.util.StatusCodes;

/** {@code /metrics}: every meter of the node and of its JVM, in Prometheus's text format. */
public final class MetricsPaths extends AdminPaths {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final PluginMeters plugins;

  /**
   * The path of these meters, and adds those of the JVM.
   *
   * @param registry the node's meters
   * @param plugins brought up to date before each answer
   */
  public MetricsPaths(PrometheusMeterRegistry registry, PluginMeters plugins) {
    this.registry = registry;
    this.plugins = plugins;
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
  }

  @Override
  void addTo(Routes routes) {
    routes.get("/metrics", none -> scrape());
  }

  private Answer scrape() {
    plugins.update();
    return new Answer(StatusCodes.OK, TEXT, registry.scrape(TEXT));
  }
}
