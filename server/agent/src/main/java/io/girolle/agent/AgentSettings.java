package io.girolle.agent;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigParseOptions;
import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.call.PickedName;
import io.girolle.call.Scope;
import io.girolle.call.ScopeKeys;
import io.girolle.call.config.RecordBinder;
import io.girolle.call.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of an agent: the keys of {@code girolle.lb}, apart from the sections of its pools.
 * Each is explained in {@code reference.conf}.
 */
public record AgentSettings(
    String placer,
    String pool,
    PlacementSettings placement,
    ConfigMemorySize requestLimit,
    ConfigMemorySize bodyMemory,
    Duration bodyWait,
    Duration headroom,
    HoldBack holdBack,
    CallEnd callEnd,
    Duration connectTimeout,
    ConnectionSettings connection,
    boolean plaintext,
    Optional<Tls> tls,
    StatusSettings status,
    HealthSettings health,
    Optional<List<Pick>> picks,
    RequestId requestId,
    boolean explain) {

  /** Translates Fn's names of placers. */
  public AgentSettings {
    placer = translated(placer);
  }

  /** What some functions get instead of {@code placer} and {@code pool}. */
  public record Pick(Optional<ScopeKeys> when, Optional<String> placer, Optional<String> pool) {

    /** Translates Fn's names of placers. */
    public Pick {
      placer = placer.map(AgentSettings::translated);
    }

    private Scope scope() {
      return when.map(ScopeKeys::scope).orElse(Scope.EVERYTHING);
    }
  }

  /**
   * Which parts are in use.
   *
   * @param catalogs the catalogs, which aren't among these keys
   */
  public Picks picks(CatalogPicks catalogs) {
    return new Picks(picked(placer, Pick::placer), picked(pool, Pick::pool), catalogs);
  }

  private PickedName picked(String usual, Function<Pick, Optional<String>> name) {
    return new PickedName(
        usual,
        picks.orElse(List.of()).stream()
            .flatMap(
                pick -> name.apply(pick).map(n -> new PickedName.Rule(pick.scope(), n)).stream())
            .toList());
  }

  private static String translated(String placer) {
    return switch (placer) {
      case "naive" -> "round-robin";
      case "ch" -> "consistent-hash";
      default -> placer;
    };
  }

  /** How calls are placed. */
  public record PlacementSettings(
      Duration delay, Duration timeout, Duration detachedTimeout, int probes) {

    /** Checks the ranges. */
    public PlacementSettings {
      if (delay.isNegative() || delay.isZero()) {
        throw new IllegalArgumentException("delay: " + delay + " (expected: > 0)");
      }
      if (probes < 1) {
        throw new IllegalArgumentException("probes: " + probes + " (expected: >= 1)");
      }
    }
  }

  /** How often runners are asked for their status, and how long they may take to tell. */
  public record StatusSettings(Duration every, Duration timeout, int misses) {

    /** Checks the ranges. */
    public StatusSettings {
      if (every.isNegative()) {
        throw new IllegalArgumentException("every: " + every + " (expected: >= 0s)");
      }
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0s)");
      }
      if (misses < 0) {
        throw new IllegalArgumentException("misses: " + misses + " (expected: >= 0)");
      }
    }
  }

  /**
   * Mutual TLS with runners.
   *
   * @param name what their certificates are made out to; the host that the pool lists unless said
   */
  public record Tls(Path ca, Path cert, Path key, Optional<String> name) {

    /** The files. */
    TlsFiles files() {
      return new TlsFiles(ca, cert, key);
    }

    private Tls in(Path home) {
      TlsFiles there = files().in(home);
      return new Tls(there.ca(), there.cert(), there.key(), name);
    }
  }

  /** When a runner gets no calls for a while. */
  public record HealthSettings(
      int ejectAfter, double maxEjected, Duration pause, Duration maxPause, Duration slowStart) {

    /** Checks the ranges. */
    public HealthSettings {
      if (ejectAfter < 1) {
        throw new IllegalArgumentException("eject-after: " + ejectAfter + " (expected: >= 1)");
      }
      if (!(maxEjected >= 0 && maxEjected <= 1)) {
        throw new IllegalArgumentException("max-ejected: " + maxEjected + " (expected: 0..1)");
      }
      if (pause.isNegative() || pause.isZero()) {
        throw new IllegalArgumentException("pause: " + pause + " (expected: > 0s)");
      }
      if (maxPause.compareTo(pause) < 0) {
        throw new IllegalArgumentException(
            "max-pause: %s (expected: >= pause, %s)".formatted(maxPause, pause));
      }
      if (slowStart.isNegative() || slowStart.isZero()) {
        throw new IllegalArgumentException("slow-start: " + slowStart + " (expected: > 0s)");
      }
    }
  }

  /** How connections to runners are made, watched and ended. */
  public record ConnectionSettings(
      Duration unacknowledged,
      Duration ping,
      Duration firstRetry,
      Duration longestRetry,
      Duration lastCalls) {

    /** Checks the ranges. */
    public ConnectionSettings {
      if (unacknowledged.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "unacknowledged: " + unacknowledged + " (expected: >= 1s)");
      }
      if (!ping.isZero() && ping.compareTo(Duration.ofSeconds(10)) < 0) {
        throw new IllegalArgumentException("ping: " + ping + " (expected: 0s, or >= 10s)");
      }
      if (firstRetry.compareTo(Duration.ofMillis(10)) < 0) {
        throw new IllegalArgumentException("first-retry: " + firstRetry + " (expected: >= 10ms)");
      }
      if (longestRetry.compareTo(firstRetry) < 0) {
        throw new IllegalArgumentException(
            "longest-retry: %s (expected: >= first-retry, %s)".formatted(longestRetry, firstRetry));
      }
      if (lastCalls.isNegative()) {
        throw new IllegalArgumentException("last-calls: " + lastCalls + " (expected: >= 0s)");
      }
    }
  }

  /** Which header of a request has its id, and whether one is made for requests without. */
  public record RequestId(String header, boolean make) {

    /** Checks the name. */
    public RequestId {
      if (!header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new IllegalArgumentException(
            "header: '" + header + "' (expected: the name of a header)");
      }
    }
  }

  /** How long the head of an answer may be held back. */
  public record HoldBack(ConfigMemorySize bytes, Duration time) {}

  /** What listeners may still do when a call has ended. */
  public record CallEnd(int pending, int threads, Duration timeout) {

    /** Checks the ranges. */
    public CallEnd {
      if (pending < 1) {
        throw new IllegalArgumentException("pending: " + pending + " (expected: >= 1)");
      }
      if (threads < 1) {
        throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
      }
    }
  }

  /** The defaults. */
  public static AgentSettings defaults() {
    Config reference =
        ConfigFactory.parseResources(
                AgentSettings.class, "/reference.conf", ConfigParseOptions.defaults())
            .resolve();
    return of(reference.getConfig("girolle.lb"));
  }

  /**
   * Reads settings, with relative paths as they are.
   *
   * @param section {@code girolle.lb}, with all its defaults
   * @throws io.girolle.call.config.InvalidConfigException with every fault
   */
  public static AgentSettings of(Config section) {
    return of(section, Path.of(""));
  }

  /**
   * Reads settings.
   *
   * @param section {@code girolle.lb}, with all its defaults
   * @param home what relative paths are relative to
   * @throws io.girolle.call.config.InvalidConfigException with every fault
   */
  public static AgentSettings of(Config section, Path home) {
    AgentSettings bound =
        RecordBinder.bind(AgentSettings.class, section.withoutPath("pools"), "girolle.lb");
    return new AgentSettings(
        bound.placer,
        bound.pool,
        bound.placement,
        bound.requestLimit,
        bound.bodyMemory,
        bound.bodyWait,
        bound.headroom,
        bound.holdBack,
        bound.callEnd,
        bound.connectTimeout,
        bound.connection,
        bound.plaintext,
        bound.tls.map(tls -> tls.in(home)),
        bound.status,
        bound.health,
        bound.picks,
        bound.requestId,
        bound.explain);
  }

  Duration placementTimeout(boolean detached) {
    return detached ? placement.detachedTimeout() : placement.timeout();
  }
}
