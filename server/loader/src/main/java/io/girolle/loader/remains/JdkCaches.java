package io.girolle.loader.remains;

import java.beans.Introspector;
import java.util.ResourceBundle;

/** Caches of the JDK that would keep a plugin's classes until memory runs short. */
final class JdkCaches {
  private JdkCaches() {}

  static void clear(PluginClasses plugin) {
    ResourceBundle.clearCache(plugin.loader());
    if (plugin.uses("java.beans.Introspector")) {
      Introspector.flushCaches();
    }
  }
}
