package io.girolle.host.plugins;

import io.girolle.call.PluginFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is counted about a plugin instance, by its name, since the node began.
 *
 * @param state how it stands, in lower-case words: {@code in-service}
 * @param moved whether its hooks were moved off the I/O threads, for one of them held one
 * @param calls how often its code was called
 * @param failures how often that failed
 * @param skips how often a hook wasn't called, for it kept failing
 * @param hookTime how long its hooks on calls' paths took together
 * @param lastError the failure that came last
 */
public record InstanceFigures(
    String state,
    boolean moved,
    long calls,
    long failures,
    long skips,
    Duration hookTime,
    Optional<LastError> lastError) {

  /** What is counted now. */
  public static InstanceFigures of(PluginFigures figures) {
    return new InstanceFigures(
        figures.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        figures.isMoved(),
        figures.calls(),
        figures.failures(),
        figures.skips(),
        Duration.ofNanos(figures.nanosInHooks()),
        figures.lastError().map(error -> new LastError(error.at(), error.toString())));
  }

  /** Whether its hooks are called. */
  public boolean isInService() {
    return state.equals("in-service");
  }

  /**
   * A failure.
   *
   * @param at when
   * @param text the hook, and what it threw or did
   */
  public record LastError(Instant at, String text) {}
}
