package io.girolle.agent.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.girolle.call.Scope;
import io.girolle.call.ScopeKeys;
import io.girolle.call.config.RecordBinder;
import java.time.Duration;
import java.util.List;

/**
 * The keys of {@code girolle.catalog}, each explained in {@code reference.conf}; the built-in
 * catalogs read their sections themselves.
 */
public record CatalogSettings(
    String use, List<Pick> picks, Duration timeout, Cache cache, Config conf, Config fnApi) {

  /** Checks the range. */
  public CatalogSettings {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0s)");
    }
  }

  /** What some requests are looked up in instead of {@code use}. */
  public record Pick(ScopeKeys when, String use) {

    /** Refuses a rule that fits nothing. */
    public Pick {
      if (when.apps().isEmpty() && when.functions().isEmpty()) {
        throw new IllegalArgumentException(
            "when: {} (expected: apps, functions, or both; what isn't named isn't meant)");
      }
    }

    private CatalogPicks.Rule rule() {
      Scope scope = when.scope();
      return new CatalogPicks.Rule(scope.apps(), scope.functions(), use);
    }
  }

  /** What is kept of catalogs that ask elsewhere. */
  public record Cache(
      List<String> catalogs,
      Duration fresh,
      Duration unknown,
      Duration stale,
      Duration refreshWait,
      Duration pause,
      int entries) {

    /** Checks the ranges. */
    public Cache {
      notNegative("fresh", fresh);
      notNegative("unknown", unknown);
      notNegative("stale", stale);
      notNegative("refresh-wait", refreshWait);
      notNegative("pause", pause);
      if (entries < 1) {
        throw new IllegalArgumentException("entries: " + entries + " (expected: >= 1)");
      }
    }

    private static void notNegative(String key, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(key + ": " + value + " (expected: >= 0s)");
      }
    }
  }

  /** The defaults. */
  public static CatalogSettings defaults() {
    Config reference =
        ConfigFactory.parseResources(CatalogSettings.class, "/reference.conf").resolve();
    return of(reference.getConfig("girolle.catalog"));
  }

  /**
   * Reads settings.
   *
   * @param section {@code girolle.catalog}, with all its defaults
   * @throws io.girolle.call.config.InvalidConfigException with every fault
   */
  public static CatalogSettings of(Config section) {
    return RecordBinder.bind(CatalogSettings.class, section, "girolle.catalog");
  }

  /** Which catalogs are in use. */
  public CatalogPicks picked() {
    return new CatalogPicks(use, picks.stream().map(Pick::rule).toList());
  }

  /** Whether answers of a catalog are kept. */
  public boolean keeps(String catalog) {
    return cache.catalogs().contains(catalog);
  }
}
