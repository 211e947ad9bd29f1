package io.girolle.loader;

import io.girolle.loader.remains.PluginClasses;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the class loaders of closed plugins until the JVM has collected them, and tells of those
 * that it doesn't collect. It asks for a collection a few times for each, and holds on to nothing
 * of theirs. Thread-safe.
 */
final class LeakWatch {
  private static final Logger log = LoggerFactory.getLogger(LeakWatch.class);

  /** The looks that a collection is asked for before. */
  private static final Set<Integer> COLLECT_BEFORE = Set.of(2, 5, 10);

  /** By this look a class loader should be gone. */
  private static final int PATIENCE = 12;

  private final InstantSource clock;
  private final Runnable collect;
  private final Function<PluginClasses, List<String>> holders;
  private final List<Followed> followed = new ArrayList<>();

  private static final class Followed {
    final String plugin;
    final String source;
    final Instant closedAt;
    final WeakReference<PluginClasses> classes;
    final List<String> left;
    int looks;

    Followed(
        String plugin, String source, Instant closedAt, PluginClasses classes, List<String> left) {
      this.plugin = plugin;
      this.source = source;
      this.closedAt = closedAt;
      this.classes = new WeakReference<>(classes);
      this.left = List.copyOf(left);
    }
  }

  /**
   * Follows nothing yet.
   *
   * @param clock tells when plugins were closed
   * @param collect asks the JVM for a collection
   * @param holders tells what may hold on to a plugin's classes
   */
  LeakWatch(InstantSource clock, Runnable collect, Function<PluginClasses, List<String>> holders) {
    this.clock = clock;
    this.collect = collect;
    this.holders = holders;
  }

  /**
   * A plugin was closed: its class loader should become garbage.
   *
   * @param plugin its name
   * @param source where it came from
   * @param classes its class loader
   * @param left what it had left when it was closed, for people
   */
  synchronized void follow(String plugin, String source, PluginClasses classes, List<String> left) {
    followed.add(new Followed(plugin, source, clock.instant(), classes, left));
  }

  /** Looks which are gone; to be called every second or so while there are any. */
  synchronized void look() {
    followed.forEach(f -> f.looks++);
    if (followed.stream().anyMatch(f -> COLLECT_BEFORE.contains(f.looks))) {
      collect.run();
    }
    for (Iterator<Followed> all = followed.iterator(); all.hasNext(); ) {
      Followed each = all.next();
      @Nullable PluginClasses left = each.classes.get();
      if (left == null) {
        all.remove();
        log.debug("event=plugin-collected plugin={} closed={}", each.plugin, each.closedAt);
      } else if (each.looks == PATIENCE) {
        log.warn(
            "event=plugin-leak plugin={} file={} closed={} held-by=\"{}\"",
            each.plugin,
            each.source,
            each.closedAt,
            String.join("; ", holders.apply(left)));
      }
    }
  }

  /** The closed plugins that are still there, for people. */
  synchronized List<String> uncollected() {
    return followed.stream()
        .map(
            f -> "%s of %s, closed at %s%s".formatted(f.plugin, f.source, f.closedAt, left(f.left)))
        .toList();
  }

  private static String left(List<String> left) {
    return left.isEmpty() ? "" : "; it had left: " + String.join("; ", left);
  }
}
