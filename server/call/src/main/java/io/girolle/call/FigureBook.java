package io.girolle.call;

import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The figures of every instance that was ever enabled, by name; there are as many as the operator
 * made up names. Thread-safe.
 */
public final class FigureBook {
  private final ConcurrentHashMap<String, PluginFigures> figures = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * A book with nothing in it.
   *
   * @param clock tells when something failed
   * @param nanoTime the monotonic time that pauses go by, in nanoseconds
   */
  public FigureBook(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The figures of a name: the same ones each time. */
  public PluginFigures of(String name) {
    return figures.computeIfAbsent(name, n -> new PluginFigures(clock, nanoTime));
  }

  /** All figures by name, as they are now. */
  public SortedMap<String, PluginFigures> all() {
    return new TreeMap<>(figures);
  }
}
