package io.girolle.agent.pool;

import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import io.girolle.spi.RunnerSpec;
import java.util.List;

/**
 * The pool {@code static}: a list of addresses in the configuration, {@code runners}, as a list or
 * as one string with commas.
 */
public final class StaticPoolPlugin implements Plugin {

  /** The pool's keys. */
  record Settings(List<String> runners) {}

  @Override
  public void install(PluginContext context) {
    List<RunnerSpec> runners =
        context.config(Settings.class).runners().stream().map(RunnerSpec::of).toList();
    context.pool(
        "static",
        (key, sink) -> {
          sink.update(runners);
          return () -> {};
        });
  }
}
