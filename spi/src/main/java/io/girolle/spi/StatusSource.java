package io.girolle.spi;

import java.util.Map;

/**
 * Adds to what a runner says of itself, and hears what it is configured with. On runners, on a
 * thread that may block; one method at a time.
 */
public interface StatusSource {

  /**
   * What to add to {@code RunnerStatus.customStatus}. Of two sources that name one key the later
   * wins. What it throws is logged, and its keys are left out.
   *
   * @return few keys and short values
   */
  Map<String, String> status();

  /**
   * A {@code ConfigureRunner} request arrived.
   *
   * @param config what it said
   */
  default void configure(Map<String, String> config) {}
}
