package io.girolle.host.admin;

/** The paths of one concern. */
public abstract sealed class AdminPaths
    permits PluginPaths, ExplainPaths, MetricsPaths, RunnerPaths {

  AdminPaths() {}

  /** Adds what it answers. */
  abstract void addTo(Routes routes);
}
