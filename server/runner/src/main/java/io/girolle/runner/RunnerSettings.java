package io.girolle.runner;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigMemorySize;
import io.girolle.call.PickedName;
import io.girolle.call.Scope;
import io.girolle.call.ScopeKeys;
import io.girolle.call.config.RecordBinder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a runner: the keys of {@code girolle.runner}, apart from its address and its
 * drivers' sections.
 *
 * @param memory what all function instances together may take, tmpfs included
 * @param driver the driver that runs calls for which no overrider picked another
 * @param admissionWait how long a call may wait for room; only zero, which refuses it at once
 * @param detached whether detached calls are taken
 * @param responseLimit the longest body of a function's answer
 * @param responseHeaderLimit the longest head of a function's answer
 * @param startTimeout how long a started function may take until it listens
 * @param stopGrace how long an idle function may take to end once asked
 * @param runFolder where the functions' sockets live; paths of sockets are short, so is this
 * @param picks what some functions get instead of {@code driver}
 */
public record RunnerSettings(
    ConfigMemorySize memory,
    String driver,
    Duration admissionWait,
    boolean detached,
    ConfigMemorySize responseLimit,
    ConfigMemorySize responseHeaderLimit,
    Duration startTimeout,
    Duration stopGrace,
    Path runFolder,
    Optional<List<Pick>> picks) {
  private static final long MIB = 1 << 20;

  /** What some functions get instead of {@code driver}. */
  public record Pick(Optional<ScopeKeys> when, String driver) {}

  /** Settings with the same driver for every function. */
  public RunnerSettings(
      ConfigMemorySize memory,
      String driver,
      Duration admissionWait,
      boolean detached,
      ConfigMemorySize responseLimit,
      ConfigMemorySize responseHeaderLimit,
      Duration startTimeout,
      Duration stopGrace,
      Path runFolder) {
    this(
        memory,
        driver,
        admissionWait,
        detached,
        responseLimit,
        responseHeaderLimit,
        startTimeout,
        stopGrace,
        runFolder,
        Optional.empty());
  }

  /** Checks the ranges. */
  public RunnerSettings {
    if (memory.toBytes() < MIB) {
      throw new IllegalArgumentException("memory: " + memory.toBytes() + " (expected: >= 1MiB)");
    }
    if (!admissionWait.isZero()) {
      throw new IllegalArgumentException(
          "admission-wait: %s (expected: 0s; a full runner refuses calls at once)"
              .formatted(admissionWait));
    }
    if (responseHeaderLimit.toBytes() < 1024 || responseHeaderLimit.toBytes() > 16 * MIB) {
      throw new IllegalArgumentException(
          "response-header-limit: %d (expected: 1KiB..16MiB)"
              .formatted(responseHeaderLimit.toBytes()));
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("start-timeout: " + startTimeout + " (expected: > 0)");
    }
    if (stopGrace.isNegative()) {
      throw new IllegalArgumentException("stop-grace: " + stopGrace + " (expected: >= 0)");
    }
  }

  /**
   * Reads settings.
   *
   * @param section {@code girolle.runner}, with all its defaults
   * @param home what a relative run folder is relative to
   * @throws io.girolle.call.config.InvalidConfigException with every fault
   */
  public static RunnerSettings of(Config section, Path home) {
    Config own = section;
    for (String other : List.of("id", "count", "grpc", "drivers")) {
      own = own.withoutPath(other);
    }
    var bound = RecordBinder.bind(RunnerSettings.class, own, "girolle.runner");
    return new RunnerSettings(
        bound.memory,
        bound.driver,
        bound.admissionWait,
        bound.detached,
        bound.responseLimit,
        bound.responseHeaderLimit,
        bound.startTimeout,
        bound.stopGrace,
        home.resolve(bound.runFolder),
        bound.picks);
  }

  /**
   * The defaults.
   *
   * @param runFolder where the functions' sockets live
   */
  public static RunnerSettings defaults(Path runFolder) {
    return new RunnerSettings(
        ConfigMemorySize.ofBytes(2048 * MIB),
        "process",
        Duration.ZERO,
        true,
        ConfigMemorySize.ofBytes(6 * MIB),
        ConfigMemorySize.ofBytes(64 << 10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        runFolder);
  }

  /** The driver, by function. */
  public PickedName drivers() {
    return new PickedName(
        driver,
        picks.orElse(List.of()).stream()
            .map(
                pick ->
                    new PickedName.Rule(
                        pick.when().map(ScopeKeys::scope).orElse(Scope.EVERYTHING), pick.driver()))
            .toList());
  }

  long memoryMiB() {
    return memory.toBytes() / MIB;
  }
}
