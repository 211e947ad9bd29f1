package io.girolle.loader;

import io.girolle.loader.bytecode.ExitGuard;
import io.girolle.loader.remains.PluginClasses;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one plugin instance: those of the platform and of its own jars, and from the host
 * only what the two share. Nothing else of the host can be seen, neither classes nor resources, and
 * what a jar bundles of the shared packages isn't used.
 */
final class PluginClassLoader extends URLClassLoader implements PluginClasses {
  private final ClassLoader host;
  private final String description;
  private final ExitGuard guard;
  private final List<String> own;

  static {
    registerAsParallelCapable();
  }

  private PluginClassLoader(String instance, PluginFile file, URL[] jars, ClassLoader host) {
    super(instance + "@" + file.path().getFileName(), jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
    this.description = "plugin " + instance + " of " + file.path();
    this.guard = new ExitGuard(description);
    this.own = Arrays.stream(jars).map(jar -> jar + "!/").toList();
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
    return SharedPackages.hasClass(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL url = findResource(name.replace('.', '/') + ".class");
    if (url == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      var file = PackedClass.read(url);
      return define(name, guard.guarded(file.bytes()).orElse(file.bytes()), file);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Defines a class, rewritten maybe, with all that the original would have had. */
  private Class<?> define(String name, byte[] bytes, PackedClass file) {
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      definePackage(name.substring(0, dot), file);
    }
    return defineClass(name, bytes, 0, bytes.length, file.source());
  }

  private void definePackage(String name, PackedClass file) {
    URL jar = file.source().getLocation();
    if (getDefinedPackage(name) == null) {
      try {
        definePackage(name, file.manifest(), jar);
      } catch (IllegalArgumentException e) { // another thread has just done so
        Objects.requireNonNull(getDefinedPackage(name), name);
      }
    } else if (Objects.requireNonNull(getDefinedPackage(name)).isSealed()
        && !getDefinedPackage(name).isSealed(jar)) {
      throw new SecurityException("sealing violation: package " + name + " is sealed");
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    return SharedPackages.hasResource(name) ? host.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return SharedPackages.hasResource(name) ? host.getResources(name) : super.getResources(name);
  }

  @Override
  public @Nullable URL findResource(String name) {
    URL found = super.findResource(name);
    if (found == null || isOwn(found)) {
      return found;
    }
    try {
      Enumeration<URL> others = findResources(name);
      return others.hasMoreElements() ? others.nextElement() : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = Collections.list(super.findResources(name));
    found.removeIf(url -> !isOwn(url));
    return Collections.enumeration(found);
  }

  /** Whether it lies in a jar of the plugin's, and not in one that a manifest names. */
  private boolean isOwn(URL found) {
    for (String jar : own) {
      if (found.getPath().startsWith(jar)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ClassLoader loader() {
    return this;
  }

  @Override
  public boolean uses(String className) {
    return findLoadedClass(className) != null;
  }

  @Override
  public Class<?> adopt(String name, byte[] classFile) {
    synchronized (getClassLoadingLock(name)) {
      Class<?> adopted = findLoadedClass(name);
      return adopted == null ? defineClass(name, classFile, 0, classFile.length) : adopted;
    }
  }

  @Override
  public String toString() {
    return description;
  }

  private static URL url(JarCopy jar) {
    try {
      return jar.file().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("every file has a URL", e);
    }
  }
}
