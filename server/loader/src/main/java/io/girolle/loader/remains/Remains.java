package io.girolle.loader.remains;

import io.girolle.call.PluginInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what a plugin leaves in the JVM when it is closed, or names it. Called on threads that
 * may block; thread-safe.
 */
public final class Remains {
  private static final Logger log = LoggerFactory.getLogger(Remains.class);

  /** How long threads may take that the plugin itself has told to end, a moment ago. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final Duration patience;
  private final LongSupplier nanos;
  private final List<Kind> kinds;
  private final Inheritance inheritance;

  /**
   * What is there now in the JVM is what comes back when a plugin replaces it.
   *
   * @param patience how long all threads of a plugin may take to end when they are asked to
   * @param nanos a ticker
   */
  public Remains(Duration patience, LongSupplier nanos) {
    this(patience, GRACE, nanos, JdkInternals.open());
  }

  Remains(Duration patience, Duration grace, LongSupplier nanos, JdkInternals jdk) {
    this.patience = patience;
    this.nanos = nanos;
    var insides = new ThreadInsides(jdk);
    var owners = new ThreadOwners(insides);
    this.inheritance = new Inheritance(jdk, owners);
    this.kinds =
        List.of(
            new Threads(grace, nanos, insides, owners),
            new ShutdownHooks(jdk, owners),
            new JdbcDrivers(),
            new MBeans(),
            new LogHandlers(),
            new JvmDefaults(),
            new SecurityProviders(),
            new ThreadLocals(jdk, owners));
  }

  /**
   * Takes back what a closed plugin left, and logs each thing.
   *
   * @param plugin the plugin
   * @param classes its classes, whose class loader isn't closed yet
   * @return what it left, for people: {@code timer refresh (WAITING), taken back}
   */
  public List<String> takeBack(PluginInstance plugin, PluginClasses classes) {
    long end = nanos.getAsLong() + patience.toNanos();
    var search = Search.now(classes);
    var told = new ArrayList<String>();
    for (Kind kind : kinds) {
      List<Left> left = find(kind, search);
      List<Left> asked = left.stream().filter(each -> begin(each, plugin)).toList();
      for (Left each : left) {
        boolean gone = asked.contains(each) && isGone(each, end);
        plugin
            .log()
            .warn(
                "event=plugin-left-behind plugin={} what={} name=\"{}\" taken-back={}",
                plugin.name(),
                each.what(),
                each.name(),
                gone);
        told.add(each + (gone ? ", taken back" : ", still there"));
      }
    }
    inheritance.takeOff(search);
    JdkCaches.clear(classes);
    return told;
  }

  /**
   * What may keep a closed plugin's classes from being collected, for people. Changes nothing.
   *
   * @param classes its classes
   */
  public List<String> holders(PluginClasses classes) {
    var search = Search.now(classes);
    return kinds.stream().flatMap(kind -> find(kind, search).stream()).map(Left::toString).toList();
  }

  private static List<Left> find(Kind kind, Search search) {
    try {
      return kind.find(search);
    } catch (RuntimeException | LinkageError e) {
      log.warn(
          "event=remains-not-seen of=\"{}\" kind={}",
          search.classes(),
          kind.getClass().getSimpleName(),
          e);
      return List.of();
    }
  }

  private static boolean begin(Left left, PluginInstance plugin) {
    ClassLoader before = plugin.enter();
    try {
      left.takingBack().run();
      return true;
    } catch (Throwable e) { // it may be the plugin's code that throws
      plugin.failed("taking back " + left, e);
      return false;
    } finally {
      PluginInstance.leave(before);
    }
  }

  private boolean isGone(Left left, long end) {
    try {
      return left.going().isGoneWithin(end - nanos.getAsLong());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
