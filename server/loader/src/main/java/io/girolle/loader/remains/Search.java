package io.girolle.loader.remains;

import java.util.Map;

/**
 * A look at the JVM for what is of one plugin. Let go of at once: it has the plugin's class loader.
 *
 * @param classes the plugin's classes
 * @param ownership tells whose things are
 * @param threads the living threads, with their stacks
 */
record Search(
    PluginClasses classes, Ownership ownership, Map<Thread, StackTraceElement[]> threads) {

  static Search now(PluginClasses classes) {
    return new Search(classes, new Ownership(classes.loader()), Thread.getAllStackTraces());
  }
}
