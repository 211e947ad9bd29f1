package io.girolle.loader.remains;

import io.girolle.call.PluginInstance;
import io.girolle.loader.JarMaker;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Code in a class loader of its own that is run once, and what is left of it. */
final class Guest {
  /** How long threads may take that end. */
  static final Duration LONG = Duration.ofSeconds(60);

  /** How long those may take that don't. */
  static final Duration SHORT = Duration.ofMillis(300);

  private final PluginInstance plugin = PluginInstance.inCode("guest");
  private final Remains remains;
  private Loader loader;

  /** A class loader that can be cleared up after. */
  private static final class Loader extends URLClassLoader implements PluginClasses {
    Loader(URL jar) {
      super("guest@guest.jar", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
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
      Class<?> there = findLoadedClass(name);
      return there == null ? defineClass(name, classFile, 0, classFile.length) : there;
    }
  }

  private Guest(Loader loader, Remains remains) {
    this.loader = loader;
    this.remains = remains;
  }

  /**
   * Makes a guest that has run.
   *
   * @param folder for its jar
   * @param remains clears up after it
   * @param jar its other classes
   * @param statements what it does
   */
  static Guest ran(Path folder, Remains remains, JarMaker jar, String statements) {
    Path file =
        jar.type(
                "x.Guest",
                "public class %s implements java.util.concurrent.Callable<Object> {",
                "public Object call() throws Exception {",
                statements,
                "return null; } }")
            .write(folder.resolve("guest.jar"));
    try {
      var guest = new Guest(new Loader(file.toUri().toURL()), remains);
      guest.run();
      return guest;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void run() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      ((Callable<?>) loader.loadClass("x.Guest").getDeclaredConstructor().newInstance()).call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Its class loader. */
  ClassLoader classes() {
    return loader;
  }

  List<String> takeBack() {
    return remains.takeBack(plugin, loader);
  }

  List<String> holders() {
    return remains.holders(loader);
  }

  /** Lets go of it, and sees that nobody else holds it. */
  void assertCollectable() throws IOException {
    loader.close();
    var left = new WeakReference<>(loader);
    loader = null;
    Awaitility.await()
        .atMost(LONG)
        .until(
            () -> {
              System.gc();
              return left.refersTo(null);
            });
  }
}
