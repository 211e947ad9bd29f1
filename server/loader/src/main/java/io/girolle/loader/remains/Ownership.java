package io.girolle.loader.remains;

import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Tells whose classes and objects are. Immutable. */
final class Ownership {
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  private final ClassLoader plugin;

  /** Who something is of. */
  enum Owner {
    PLUGIN,
    JDK,
    /** The host, or another plugin. */
    OTHERS
  }

  Ownership(ClassLoader plugin) {
    this.plugin = plugin;
  }

  /** Who a class is of; what a plugin's own class loaders load is the plugin's. */
  Owner of(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (isPlugins(loader)) {
      return Owner.PLUGIN;
    }
    return loader == null || loader == PLATFORM ? Owner.JDK : Owner.OTHERS;
  }

  /** Whether it is the plugin's class loader, or one below it. */
  boolean isPlugins(@Nullable ClassLoader loader) {
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      if (each == plugin) {
        return true;
      }
    }
    return false;
  }

  /** Whether an object is of the plugin's classes, or is one of them. */
  boolean has(@Nullable Object object) {
    return object != null
        && (of(object.getClass()) == Owner.PLUGIN
            || (object instanceof Class<?> type && of(type) == Owner.PLUGIN)
            || (object instanceof ClassLoader loader && isPlugins(loader))
            || (object instanceof ProtectionDomain domain && isPlugins(domain.getClassLoader())));
  }

  /** Whether a line of a stack is of the plugin, or of another that was loaded under its name. */
  boolean isLikePlugins(StackTraceElement frame) {
    String name = frame.getClassLoaderName();
    return name != null && name.equals(plugin.getName());
  }

  /** Whether a line of a stack is of the JDK. */
  static boolean isJdks(StackTraceElement frame) {
    String name = frame.getClassLoaderName();
    return name == null ? frame.getModuleName() != null : name.equals(PLATFORM.getName());
  }
}
