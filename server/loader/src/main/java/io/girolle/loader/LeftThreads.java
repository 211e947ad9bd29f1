package io.girolle.loader;

import io.girolle.call.PluginInstance;
import java.time.Duration;
import java.util.List;
import java.util.ResourceBundle;

/** Threads that a plugin began by itself and didn't end when it was closed. */
final class LeftThreads {
  private LeftThreads() {}

  /** The living threads that run under a class loader, or are objects of its classes. */
  static List<Thread> of(ClassLoader classes) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            t -> t.getContextClassLoader() == classes || t.getClass().getClassLoader() == classes)
        .toList();
  }

  /**
   * Asks them to end, and names those that do not.
   *
   * @param patience how long they may take together
   */
  static void end(PluginInstance plugin, ClassLoader classes, Duration patience) {
    ResourceBundle.clearCache(classes);
    List<Thread> left = of(classes);
    left.forEach(Thread::interrupt);
    long end = System.nanoTime() + patience.toNanos();
    for (Thread thread : left) {
      await(thread, Math.max(1, (end - System.nanoTime()) / 1_000_000));
      plugin
          .log()
          .warn(
              "event=plugin-thread-left plugin={} thread=\"{}\" ended={}",
              plugin.name(),
              thread.getName(),
              !thread.isAlive());
    }
  }

  private static void await(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
