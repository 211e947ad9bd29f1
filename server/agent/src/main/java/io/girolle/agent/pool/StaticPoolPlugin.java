package io.girolle.agent.pool;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.RunnerSpec;
import java.util.List;
import java.util.function.Supplier;

/**
 * The pool {@code static}: a list of addresses in the configuration, {@code runners}, as a list or
 * as one string with commas. Where it is empty, a node's own runners take its place.
 */
public final class StaticPoolPlugin implements Plugin {
  private final Supplier<List<String>> ownRunners;

  /** The pool's keys. */
  record Settings(List<String> runners) {}

  /**
   * The plugin.
   *
   * @param ownRunners the addresses of the node's own runners, asked when the pool is first watched
   */
  public StaticPoolPlugin(Supplier<List<String>> ownRunners) {
    this.ownRunners = ownRunners;
  }

  @Override
  public void install(PluginContext context) {
    List<RunnerSpec> runners = specs(context.config(Settings.class).runners());
    context.pool(
        "static",
        (key, sink) -> {
          sink.update(runners.isEmpty() ? specs(ownRunners.get()) : runners);
          return () -> {};
        });
  }

  private static List<RunnerSpec> specs(List<String> addresses) {
    return addresses.stream().map(RunnerSpec::of).toList();
  }
}
