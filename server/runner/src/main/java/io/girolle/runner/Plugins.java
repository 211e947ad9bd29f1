package io.girolle.runner;

import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import java.util.List;
import java.util.function.Consumer;

/** Calls hooks whose failures change nothing. */
final class Plugins {
  private Plugins() {}

  /** Calls a hook of each part in turn; what one throws is counted, logged, and no more. */
  static <T> void each(List<Registered<T>> parts, String hook, Consumer<Registered<T>> call) {
    for (Registered<T> part : parts) {
      PluginInstance plugin = part.plugin();
      ClassLoader before = plugin.enter();
      try {
        call.accept(part);
      } catch (Throwable e) {
        plugin.failed(hook, e);
      } finally {
        PluginInstance.leave(before);
      }
    }
  }
}
