package io.girolle.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The keys of {@code girolle.runner.status-function}, each explained in {@code reference.conf}.
 *
 * @param image the image of the function that tells how the runner is; empty for none
 * @param timeout how long a run may take, with all that it needs
 * @param every for how long the result of a run is told again
 * @param idleTimeout how long its instance may stand idle
 * @param networkBarrier the file that is there when the network is; empty when it always is
 */
public record StatusFunctionSettings(
    Optional<String> image,
    Duration timeout,
    Duration every,
    Duration idleTimeout,
    Optional<Path> networkBarrier) {

  /** Checks the ranges. */
  public StatusFunctionSettings {
    check(!timeout.isNegative() && !timeout.isZero(), "timeout", timeout, "> 0");
    check(!every.isNegative(), "every", every, ">= 0");
    check(!idleTimeout.isNegative(), "idle-timeout", idleTimeout, ">= 0");
  }

  private static void check(boolean ok, String key, Duration value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(key, value, expected));
    }
  }
}
