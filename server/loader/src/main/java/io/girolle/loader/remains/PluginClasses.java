package io.girolle.loader.remains;

/** The class loader of a plugin, as far as clearing up after the plugin needs it. */
public interface PluginClasses {

  /** The class loader itself. */
  ClassLoader loader();

  /**
   * Whether the plugin's code has come to use a class, which needn't be its own.
   *
   * @param className the class
   */
  boolean uses(String className);

  /**
   * Makes a class of the host's one of the plugin's, for what only the plugin's own may ask for.
   *
   * @param name the class's name
   * @param classFile the class
   */
  Class<?> adopt(String name, byte[] classFile);
}
