package io.girolle.call;

import java.util.List;

/**
 * The functions whose calls pass an instance: those of an app that one pattern matches, by name or
 * id, and that are matched by a pattern themselves. No patterns match everything.
 *
 * @param apps patterns for apps
 * @param functions patterns for functions
 */
public record Scope(List<Glob> apps, List<Glob> functions) {
  /** Every function. */
  public static final Scope EVERYTHING = new Scope(List.of(), List.of());

  /** Copies the lists. */
  public Scope {
    apps = List.copyOf(apps);
    functions = List.copyOf(functions);
  }

  /** Whether nothing is left out. */
  public boolean isEverything() {
    return apps.isEmpty() && functions.isEmpty();
  }

  /** Whether calls of a function are meant. */
  public boolean contains(FunctionName function) {
    return matches(apps, function.appName(), function.appId())
        && matches(functions, function.functionName(), function.functionId());
  }

  private static boolean matches(List<Glob> globs, String name, String id) {
    return globs.isEmpty() || globs.stream().anyMatch(g -> g.matches(name) || g.matches(id));
  }
}
