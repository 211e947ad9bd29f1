package io.girolle.call;

import java.util.List;
import java.util.Optional;

/**
 * {@code when}, as it stands in a configuration: patterns for names and ids.
 *
 * @param apps of apps; all unless said
 * @param functions of functions; all unless said
 */
public record ScopeKeys(Optional<List<String>> apps, Optional<List<String>> functions) {

  /** Refuses what matches nothing. */
  public ScopeKeys {
    check("apps", apps);
    check("functions", functions);
  }

  /** What it means. */
  public Scope scope() {
    return new Scope(globs(apps), globs(functions));
  }

  private static void check(String key, Optional<List<String>> patterns) {
    if (patterns.orElse(List.of()).contains("")) {
      throw new IllegalArgumentException(key + ": '' (expected: names, maybe with * and ?)");
    }
  }

  private static List<Glob> globs(Optional<List<String>> patterns) {
    return patterns.orElse(List.of()).stream().map(Glob::new).toList();
  }
}
