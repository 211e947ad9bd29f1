package io.girolle.plugins.cheese;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;

/**
 * Serves cheese with every call: on the load balancer an overrider drops the call's CPU and tmpfs
 * limits and adds the extension {@value #EXTENSION}; on the runner a driver extension makes that an
 * environment variable of the function.
 *
 * <p>It owns nothing: any plugin may write the extension as well, and the last one wins.
 */
public final class CheesePlugin implements Plugin {
  /** The extension, and the environment variable. */
  static final String EXTENSION = "FN_CHEESE";

  @Override
  public void install(PluginContext context) {
    Cheese cheese = context.config(Cheese.class);
    context.overrider(new CheeseOverrider(cheese.variety()));
    context.driverExtension(new CheeseVariable());
  }
}
