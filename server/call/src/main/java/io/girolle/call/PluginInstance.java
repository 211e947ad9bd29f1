package io.girolle.call;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One enabled instance of a plugin, as all behind the loader know it: its name, the class loader
 * that its code runs under, and what is to happen when it fails.
 */
public final class PluginInstance {
  private final String name;
  private final String source;
  private final ClassLoader loader;
  private final OnFailure onFailure;
  private final LongAdder failures = new LongAdder();
  private final Logger log;

  /**
   * An instance.
   *
   * @param name its name in {@code enabled}
   * @param source where its code came from, for people: a file, or {@code built in}
   * @param loader the context class loader of every call into it
   * @param onFailure what becomes of a call in which it fails
   */
  public PluginInstance(String name, String source, ClassLoader loader, OnFailure onFailure) {
    this.name = name;
    this.source = source;
    this.loader = loader;
    this.onFailure = onFailure;
    this.log = LoggerFactory.getLogger("plugin." + name);
  }

  /**
   * An instance for parts that were given in code.
   *
   * @param name what logs call it
   */
  public static PluginInstance inCode(String name) {
    ClassLoader loader = PluginInstance.class.getClassLoader();
    return new PluginInstance(name, "in code", loader, OnFailure.REJECT);
  }

  /** Its name in {@code enabled}. */
  public String name() {
    return name;
  }

  /** Where its code came from. */
  public String source() {
    return source;
  }

  /** What becomes of a call in which it fails. */
  public OnFailure onFailure() {
    return onFailure;
  }

  /** The logger that carries its name. */
  public Logger log() {
    return log;
  }

  /** How often it failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Begins a call into the plugin: its class loader becomes the thread's context class loader.
   *
   * @return what {@link #leave} puts back
   */
  public ClassLoader enter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  /**
   * Ends a call into a plugin.
   *
   * @param before what {@link #enter} returned
   */
  public static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }

  /**
   * Counts and logs a failure of the plugin.
   *
   * @param what the hook that failed
   * @param failure what it threw
   */
  public void failed(String what, Throwable failure) {
    failures.increment();
    try {
      log.warn("event=plugin-failed plugin={} hook={}", name, what, failure);
    } catch (
        Throwable e) { // logging asks it for its message and cause, which are the plugin's code
      String type = failure.getClass().getName();
      log.warn("event=plugin-failed plugin={} hook={} unprintable={}", name, what, type);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
