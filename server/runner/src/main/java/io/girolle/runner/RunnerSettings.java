package io.girolle.runner;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import io.girolle.call.PickedName;
import io.girolle.call.Scope;
import io.girolle.call.ScopeKeys;
import io.girolle.call.config.RecordBinder;
import io.girolle.runner.logs.LogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a runner: the keys of {@code girolle.runner}, apart from its address and its
 * drivers' sections.
 *
 * @param memory what all function instances together may take, tmpfs included: a size, or auto
 * @param cpus the CPUs that they may take: thousandths, or auto
 * @param driver the driver that runs calls for which no overrider picked another
 * @param admissionWait how long a call may wait for room; zero refuses it at once
 * @param admissionQueue how many calls may wait for room
 * @param refuseAtOnce whether a call is refused at once whatever {@code admissionWait} says
 * @param freezeIdle how long an instance is idle before it is frozen; empty for never
 * @param detached whether detached calls are taken
 * @param responseLimit the longest body of a function's answer
 * @param responseHeaderLimit the longest head of a function's answer
 * @param startTimeout how long a started function may take until it listens
 * @param pids how many processes and threads a function may have; 0 for no limit
 * @param stopGrace how long an idle function may take to end once asked
 * @param runFolder where the functions' sockets live; paths of sockets are short, so is this
 * @param statusFunction the function that tells how the runner is
 * @param log what becomes of what functions write
 * @param picks what some functions get instead of {@code driver}
 * @param prewarm the functions of which instances are kept ahead of their calls
 * @param prewarmCheck how often the catalog is asked whether they have changed
 */
public record RunnerSettings(
    String memory,
    String cpus,
    String driver,
    Duration admissionWait,
    int admissionQueue,
    boolean refuseAtOnce,
    Optional<Duration> freezeIdle,
    boolean detached,
    ConfigMemorySize responseLimit,
    ConfigMemorySize responseHeaderLimit,
    Duration startTimeout,
    int pids,
    Duration stopGrace,
    Path runFolder,
    StatusFunctionSettings statusFunction,
    LogSettings log,
    Optional<List<Pick>> picks,
    Optional<List<Prewarm>> prewarm,
    Duration prewarmCheck) {
  private static final long MIB = 1 << 20;

  /** What some functions get instead of {@code driver}. */
  public record Pick(Optional<ScopeKeys> when, String driver) {}

  /**
   * A function of which instances are kept.
   *
   * @param function its id
   * @param count how many
   */
  public record Prewarm(String function, int count) {

    /** Checks the range. */
    public Prewarm {
      if (count < 1 || count > 1000) {
        throw new IllegalArgumentException("count: " + count + " (expected: 1..1000)");
      }
    }
  }

  /** Checks the ranges. */
  public RunnerSettings {
    var unused = new Capacity(memory, cpus);
    checkNotNegative("admission-wait", admissionWait);
    if (admissionQueue < 1 || admissionQueue > 1_000_000) {
      throw new IllegalArgumentException(
          "admission-queue: " + admissionQueue + " (expected: 1..1000000)");
    }
    freezeIdle.ifPresent(idle -> checkNotNegative("freeze-idle", idle));
    if (responseHeaderLimit.toBytes() < 1024 || responseHeaderLimit.toBytes() > 16 * MIB) {
      throw new IllegalArgumentException(
          "response-header-limit: %d (expected: 1KiB..16MiB)"
              .formatted(responseHeaderLimit.toBytes()));
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException("start-timeout: " + startTimeout + " (expected: > 0)");
    }
    if (pids < 0) {
      throw new IllegalArgumentException("pids: " + pids + " (expected: >= 0)");
    }
    checkNotNegative("stop-grace", stopGrace);
    if (prewarmCheck.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException("prewarm-check: " + prewarmCheck + " (expected: >= 10ms)");
    }
  }

  private static void checkNotNegative(String key, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(key + ": " + duration + " (expected: >= 0)");
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
    return bound.in(home.resolve(bound.runFolder), bound.log.in(home));
  }

  /**
   * The defaults.
   *
   * @param runFolder where the functions' sockets live
   */
  public static RunnerSettings defaults(Path runFolder) {
    Config all = ConfigFactory.parseResources(RunnerSettings.class, "/reference.conf").resolve();
    RunnerSettings defaults = of(all.getConfig("girolle.runner"), runFolder);
    return defaults.in(runFolder, defaults.log);
  }

  private RunnerSettings in(Path folder, LogSettings logs) {
    return new RunnerSettings(
        memory,
        cpus,
        driver,
        admissionWait,
        admissionQueue,
        refuseAtOnce,
        freezeIdle,
        detached,
        responseLimit,
        responseHeaderLimit,
        startTimeout,
        pids,
        stopGrace,
        folder,
        statusFunction,
        logs,
        picks,
        prewarm,
        prewarmCheck);
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

  Capacity capacity() {
    return new Capacity(memory, cpus);
  }

  SlotRules slotRules() {
    return new SlotRules(
        stopGrace,
        freezeIdle.orElse(null),
        refuseAtOnce ? Duration.ZERO : admissionWait,
        admissionQueue);
  }
}
