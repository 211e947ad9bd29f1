package io.girolle.plugins.cpushares;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;

/**
 * Weighs functions against each other where CPUs are short: on the load balancer an overrider adds
 * the extension {@value #EXTENSION}, from the function's annotation or the configuration; on the
 * runner a driver extension makes that the container's CPU shares. The extension is its own: no
 * other plugin may write it.
 */
public final class CpuSharesPlugin implements Plugin {
  /** The extension. */
  static final String EXTENSION = "cpu-shares";

  @Override
  public void install(PluginContext context) {
    context.overrider(new SharesOverrider(context.config(CpuShares.class))).owns(EXTENSION);
    context.driverExtension(new SharesExtension());
  }
}
