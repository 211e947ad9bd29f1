package io.girolle.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One enabled instance of a plugin, as all behind the loader know it: its name, the class loader
 * that its code runs under, the host's rules for it, and how it stands.
 */
public final class PluginInstance {
  private final String name;
  private final String version;
  private final String source;
  private final ClassLoader loader;
  private final PluginRules rules;
  private final PluginFigures figures;
  private final Standing standing;
  private final long budgetNanos;
  private final LogLimit logged = new LogLimit();
  private final Logger log;

  /**
   * An instance.
   *
   * @param name its name in {@code enabled}
   * @param source where its code came from, for people: a file, or {@code built in}
   * @param loader the context class loader of every call into it
   * @param rules the host's rules for it
   * @param figures where it is counted what it does
   */
  public PluginInstance(
      String name, String source, ClassLoader loader, PluginRules rules, PluginFigures figures) {
    this(name, "", source, loader, rules, figures);
  }

  /**
   * An instance of a plugin whose version is known.
   *
   * @param name its name in {@code enabled}
   * @param version the plugin's version, or empty
   * @param source where its code came from, for people: a file, or {@code built in}
   * @param loader the context class loader of every call into it
   * @param rules the host's rules for it
   * @param figures where it is counted what it does
   */
  public PluginInstance(
      String name,
      String version,
      String source,
      ClassLoader loader,
      PluginRules rules,
      PluginFigures figures) {
    this.name = name;
    this.version = version;
    this.source = source;
    this.loader = loader;
    this.rules = rules;
    this.figures = figures;
    this.budgetNanos = rules.timeBudget().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    this.log = LoggerFactory.getLogger("plugin." + name);
    this.standing = new Standing(name, log, rules.quarantine(), figures);
  }

  /**
   * An instance for parts that were given in code.
   *
   * @param name what logs call it
   */
  public static PluginInstance inCode(String name) {
    ClassLoader loader = PluginInstance.class.getClassLoader();
    return new PluginInstance(
        name, "in code", loader, PluginRules.defaults(), PluginFigures.unshared());
  }

  /** Its name in {@code enabled}. */
  public String name() {
    return name;
  }

  /** The version of its plugin, or empty. */
  public String version() {
    return version;
  }

  /** Where its code came from. */
  public String source() {
    return source;
  }

  /** The host's rules for it. */
  public PluginRules rules() {
    return rules;
  }

  /** What is counted about its name. */
  public PluginFigures figures() {
    return figures;
  }

  /** What becomes of a call in which it fails. */
  public OnFailure onFailure() {
    return rules.onFailure();
  }

  /** The logger that carries its name. */
  public Logger log() {
    return log;
  }

  /** How it stands with the host. */
  Standing standing() {
    return standing;
  }

  /** It serves: its figures show how it stands. */
  void serves() {
    figures.serves(standing);
  }

  /**
   * Begins a call into the plugin: its class loader becomes the thread's context class loader.
   *
   * @return what {@link #leave} puts back
   */
  public ClassLoader enter() {
    figures.called();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  /**
   * Ends a call into a plugin: nothing that it did to the thread stays.
   *
   * @param before what {@link #enter} returned
   */
  public static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
    var unused = Thread.interrupted();
  }

  /**
   * Counts and logs a failure of the plugin.
   *
   * @param what the hook that failed
   * @param failure what it threw
   */
  public void failed(String what, Throwable failure) {
    String type = failure.getClass().getName();
    figures.failed(what, type, PlainText.message(failure));
    if (!logged.allows(figures.nanoTime())) {
      return;
    }
    try {
      log.warn("event=plugin-failed plugin={} hook={}", name, what, failure);
    } catch (
        Throwable e) { // logging asks it for its message and cause, which are the plugin's code
      log.warn("event=plugin-failed plugin={} hook={} unprintable={}", name, what, type);
    }
  }

  /**
   * Counts and logs a failure of the plugin in which nothing was thrown.
   *
   * @param what the hook that failed
   * @param how what it did
   */
  public void failed(String what, String how) {
    figures.failed(what, "", how);
    if (logged.allows(figures.nanoTime())) {
      log.warn("event=plugin-failed plugin={} hook={} error=\"{}\"", name, what, how);
    }
  }

  /** Whether a hook took longer than the rules allow. */
  boolean isOverBudget(long nanos) {
    return nanos > budgetNanos;
  }

  String overBudget(long nanos) {
    return "took %d ms, more than its time-budget of %d ms"
        .formatted(nanos / 1_000_000, budgetNanos / 1_000_000);
  }

  /** A hook of it holds a thread that mustn't be held. */
  void stalled(String hook, String thread, long heldNanos, boolean movable, String stack) {
    boolean moved = movable && standing.move();
    if (!movable) {
      failed(hook, "holds thread " + thread + " for " + heldNanos / 1_000_000 + " ms");
    }
    if (moved || logged.allows(figures.nanoTime())) {
      log.warn(
          "event=plugin-stalled plugin={} hook={} thread={} held={}ms moved={} stack=\"{}\"",
          name,
          hook,
          thread,
          heldNanos / 1_000_000,
          standing.isMoved(),
          stack);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
