package io.girolle.agent.catalog;

import io.girolle.call.Glob;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The name of the catalog in which a request's function is looked up. A request tells only what its
 * URL holds, so that a rule is asked by it alone: the app's name of a trigger, or the id of a
 * function that is invoked.
 *
 * @param usual where no rule says another; empty for an agent that looks nothing up
 * @param rules the first that fits decides
 */
public record CatalogPicks(String usual, List<Rule> rules) {

  /**
   * A rule for some requests.
   *
   * @param apps names of triggers' apps
   * @param functions ids of functions that are invoked
   * @param catalog the catalog's name
   */
  public record Rule(List<Glob> apps, List<Glob> functions, String catalog) {
    /** Copies the lists. */
    public Rule {
      apps = List.copyOf(apps);
      functions = List.copyOf(functions);
    }
  }

  /** Copies the list. */
  public CatalogPicks {
    rules = List.copyOf(rules);
  }

  /** One catalog for everything. */
  public static CatalogPicks always(String catalog) {
    return new CatalogPicks(catalog, List.of());
  }

  /** Where the function of an app's trigger is looked up. */
  public String ofApp(String name) {
    for (Rule rule : rules) {
      if (fits(rule.apps(), name)) {
        return rule.catalog();
      }
    }
    return usual;
  }

  /** Where a function is looked up that is invoked by its id. */
  public String ofFunction(String id) {
    for (Rule rule : rules) {
      if (fits(rule.functions(), id)) {
        return rule.catalog();
      }
    }
    return usual;
  }

  /** Every name that there is. */
  public Set<String> all() {
    var all = new LinkedHashSet<String>();
    if (!usual.isEmpty()) {
      all.add(usual);
    }
    rules.forEach(rule -> all.add(rule.catalog()));
    return all;
  }

  private static boolean fits(List<Glob> patterns, String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(text));
  }
}
