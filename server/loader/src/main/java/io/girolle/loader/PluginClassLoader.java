package io.girolle.loader;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The classes of one plugin instance: those of the platform and of its own jars, and from the host
 * only what the two share. Nothing else of the host can be seen, and what a jar bundles of the
 * shared packages isn't used.
 */
final class PluginClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("io.girolle.spi", "org.slf4j", "com.typesafe.config", "org.jspecify.annotations");

  private final ClassLoader host;
  private final String description;

  static {
    registerAsParallelCapable();
  }

  private PluginClassLoader(String instance, PluginFile file, URL[] jars, ClassLoader host) {
    super(instance + "@" + file.path().getFileName(), jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.description = "plugin " + instance + " of " + file.path();
  }

  /**
   * A class loader over a plugin's jars.
   *
   * @param instance the instance's name
   * @param file its plugin
   * @param host has the shared packages
   */
  static PluginClassLoader of(String instance, PluginFile file, ClassLoader host) {
    URL[] jars = file.jars().stream().map(j -> url(j.jar())).toArray(URL[]::new);
    return new PluginClassLoader(instance, file, jars, host);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  public String toString() {
    return description;
  }

  private static boolean isShared(String name) {
    for (String shared : SHARED) {
      if (name.startsWith(shared)
          && name.length() > shared.length()
          && name.charAt(shared.length()) == '.') {
        return true;
      }
    }
    return false;
  }

  private static URL url(JarCopy jar) {
    try {
      return jar.file().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("every file has a URL", e);
    }
  }
}
