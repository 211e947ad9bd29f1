package io.girolle.call;

import java.time.Duration;
import java.util.Optional;

/**
 * The host's rules for one instance of a plugin.
 *
 * @param onFailure what becomes of a call in which it fails
 * @param timeBudget how long a hook may take; none but for what blocks, unless said
 * @param blockingBudget how long a hook on the blocking executor may take when there is no {@code
 *     timeBudget}
 * @param lifecycleBudget how long its constructor, {@code install}, {@code start} and {@code close}
 *     may each take
 * @param stall how long a hook may hold an I/O thread before the instance is moved to the blocking
 *     executor
 * @param when whose calls pass it
 * @param quarantine when it is left out because it keeps failing
 */
public record PluginRules(
    OnFailure onFailure,
    Optional<Duration> timeBudget,
    Duration blockingBudget,
    Duration lifecycleBudget,
    Duration stall,
    Scope when,
    Quarantine quarantine) {
  /** How long a blocking hook may take where nothing else is said. */
  public static final Duration BLOCKING_BUDGET = Duration.ofSeconds(30);

  /** How long a plugin's constructor, install, start and close may take where nothing is said. */
  public static final Duration LIFECYCLE_BUDGET = Duration.ofMinutes(1);

  /** How long a hook may hold an I/O thread where nothing else is said. */
  public static final Duration STALL = Duration.ofMillis(100);

  /**
   * When an instance is left out because it keeps failing, and for how long.
   *
   * @param after how often one of its hooks must fail in a row, at least once
   * @param pause how long it is left out before one call tries it
   * @param maxPause what the pause grows to, doubled each time that the trial failed
   */
  public record Quarantine(int after, Duration pause, Duration maxPause) {
    /** The rule where nothing else is said. */
    public static final Quarantine DEFAULT =
        new Quarantine(10, Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** Refuses what can't be followed. */
    public Quarantine {
      if (after < 1) {
        throw new IllegalArgumentException("after: " + after + " (expected: >= 1)");
      }
      positive("pause", pause);
      if (maxPause.compareTo(pause) < 0) {
        throw new IllegalArgumentException(
            "max-pause: " + maxPause + " (expected: at least the pause, " + pause + ")");
      }
    }
  }

  /** Refuses what can't be followed. */
  public PluginRules {
    timeBudget.ifPresent(budget -> positive("time-budget", budget));
    positive("blocking-budget", blockingBudget);
    positive("lifecycle-budget", lifecycleBudget);
    positive("stall", stall);
  }

  /** The rules where nothing else is said. */
  public static PluginRules defaults() {
    return on(OnFailure.REJECT);
  }

  /** The default rules but for what becomes of a call in which the plugin fails. */
  public static PluginRules on(OnFailure onFailure) {
    return new PluginRules(
        onFailure,
        Optional.empty(),
        BLOCKING_BUDGET,
        LIFECYCLE_BUDGET,
        STALL,
        Scope.EVERYTHING,
        Quarantine.DEFAULT);
  }

  /** How long a hook on the blocking executor may take. */
  Duration budgetElsewhere() {
    return timeBudget.orElse(blockingBudget);
  }

  private static void positive(String key, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(key + ": " + duration + " (expected: > 0)");
    }
  }
}
