package io.girolle.host.conformance.runner;

import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.StatusSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the recorded nodes' own functions did, and counts instances. */
final class RecordedPlugin implements Plugin {
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final boolean configurable;
  private final Map<String, String> health;

  /**
   * A plugin.
   *
   * @param configurable whether it takes configurations
   * @param health what it says of the node's health
   */
  RecordedPlugin(boolean configurable, Map<String, String> health) {
    this.configurable = configurable;
    this.health = health;
  }

  /** How many calls have got an instance. */
  int begun() {
    return begun.get();
  }

  /** How many instances were started. */
  int started() {
    return started.get();
  }

  @Override
  public void install(PluginContext context) {
    context.instances(
        new InstanceListener() {
          @Override
          public void beforeCreate(Call call, ContainerSpec spec) {
            started.incrementAndGet();
          }

          @Override
          public void beforeCall(InstanceInfo instance, Call call) {
            begun.incrementAndGet();
          }
        });
    if (configurable) {
      context.status(new ConfigFunction());
    }
    if (!health.isEmpty()) {
      context.status(() -> health);
    }
  }

  /** Takes every configuration but one with the key {@code fail}. */
  private static final class ConfigFunction implements StatusSource {
    @Override
    public Map<String, String> status() {
      return Map.of();
    }

    @Override
    public void configure(Map<String, String> config) {
      if (config.containsKey("fail")) {
        throw new IllegalArgumentException("config refused: " + config.get("fail"));
      }
    }
  }
}
