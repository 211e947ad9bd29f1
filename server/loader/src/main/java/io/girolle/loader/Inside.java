package io.girolle.loader;

import io.girolle.call.PluginInstance;

/** A call into a plugin: its class loader is the thread's, until this is closed. */
final class Inside implements AutoCloseable {
  private final ClassLoader before;

  private Inside(ClassLoader before) {
    this.before = before;
  }

  static Inside of(PluginInstance plugin) {
    return new Inside(plugin.enter());
  }

  @Override
  public void close() {
    PluginInstance.leave(before);
  }
}
