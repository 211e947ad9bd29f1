package io.girolle.plugins.placers;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;

/** Offers the placers {@code round-robin} and {@code consistent-hash}. It has no settings. */
public final class PlacersPlugin implements Plugin {

  /** No settings: whatever is set is an unknown key. */
  record Settings() {}

  @Override
  public void install(PluginContext context) {
    context.config(Settings.class);
    context.placer("round-robin", new RoundRobin());
    context.placer("consistent-hash", new ConsistentHash());
  }
}
