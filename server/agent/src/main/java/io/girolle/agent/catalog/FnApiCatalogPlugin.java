package io.girolle.agent.catalog;

import io.girolle.call.Timers;
import io.girolle.spi.Plugin;
import io.girolle.spi.PluginContext;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The catalog {@code fn-api}: a Fn API node, asked over HTTP. It keeps nothing itself. */
public final class FnApiCatalogPlugin implements Plugin {
  private final Timers timers;
  private final Supplier<RandomGenerator> random;
  private @Nullable PluginContext context;
  private @Nullable ApiNode node;

  /**
   * The plugin.
   *
   * @param timers bound requests, and wait before they are sent again
   * @param random says for how long
   */
  public FnApiCatalogPlugin(Timers timers, Supplier<RandomGenerator> random) {
    this.timers = timers;
    this.random = random;
  }

  @Override
  public void install(PluginContext context) {
    this.context = context;
    var made = new ApiNode(context.config(FnApiSettings.class), timers, random);
    node = made;
    context.catalog("fn-api", new FnApiCatalog(made));
  }

  @Override
  public void start() {
    if (node != null && context != null) {
      node.start(context.background());
    }
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }
}
