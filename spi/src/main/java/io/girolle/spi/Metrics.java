package io.girolle.spi;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Meters of one plugin instance. They appear among the node's metrics with the instance's name as a
 * tag and vanish with the plugin. Asking twice for one name and the same tags gives the same meter.
 * Thread-safe.
 *
 * <p>Names are lower-case words joined by dots; {@code girolle} and {@code jvm} begin the host's
 * own. Tags come as name, value, name, value; use few different values, and never ids of calls.
 */
public interface Metrics {

  /**
   * A number that grows.
   *
   * @param name the meter's name
   * @param tags pairs of name and value
   * @return the counter
   */
  Counter counter(String name, String... tags);

  /**
   * Counts and sums durations.
   *
   * @param name the meter's name
   * @param tags pairs of name and value
   * @return the timer
   */
  Timer timer(String name, String... tags);

  /**
   * A number that is read when somebody looks.
   *
   * @param name the meter's name
   * @param value asked on any thread; must not block
   * @param tags pairs of name and value
   */
  void gauge(String name, DoubleSupplier value, String... tags);

  /** A number that grows. */
  interface Counter {

    /** Adds one. */
    default void increment() {
      add(1);
    }

    /**
     * Adds to it.
     *
     * @param amount at least 0
     */
    void add(long amount);
  }

  /** Counts and sums durations. */
  interface Timer {

    /**
     * Records one.
     *
     * @param duration at least zero
     */
    void record(Duration duration);
  }
}
