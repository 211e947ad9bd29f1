package io.girolle.host.plugins;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is counted about a plugin instance, by its name, since the node began.
 *
 * @param state how it stands, in lower-case words: {@code in-service}
 * @param calls how often its code was called
 * @param failures how often that failed
 * @param skips how often a hook wasn't called, for it kept failing
 * @param hookTime how long its hooks on calls' paths took together
 * @param lastError the failure that came last
 */
public record InstanceFigures(
    String state,
    long calls,
    long failures,
    long skips,
    Duration hookTime,
    Optional<LastError> lastError) {

  /** Those of an instance that was never called. */
  public static InstanceFigures none() {
    return new InstanceFigures("in-service", 0, 0, 0, Duration.ZERO, Optional.empty());
  }

  /**
   * A failure.
   *
   * @param at when
   * @param text the hook, and what it threw or did
   */
  public record LastError(Instant at, String text) {}
}
