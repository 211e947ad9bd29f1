package io.girolle.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of the part that is in use for a function: what the first rule for it says, else the
 * usual one. It is found once for each function; without rules nothing is looked up. Thread-safe.
 */
public final class PickedName {
  private static final int FUNCTIONS = 10_000;

  private final String usual;
  private final List<Rule> rules;
  private final @Nullable Cache<FunctionName, String> byFunction;

  /**
   * A rule for some functions.
   *
   * @param when which
   * @param name the part's name
   */
  public record Rule(Scope when, String name) {}

  /**
   * A name by function.
   *
   * @param usual where no rule says another
   * @param rules the first that fits decides
   */
  public PickedName(String usual, List<Rule> rules) {
    this.usual = usual;
    this.rules = List.copyOf(rules);
    byFunction =
        this.rules.isEmpty()
            ? null
            : Caffeine.newBuilder().maximumSize(FUNCTIONS).executor(Runnable::run).build();
  }

  /** The same name for every function. */
  public static PickedName always(String name) {
    return new PickedName(name, List.of());
  }

  /** Where no rule says another. */
  public String usual() {
    return usual;
  }

  /** The name for a call's function. */
  public String of(CallModel call) {
    return byFunction == null ? usual : byFunction.get(call.function(), this::find);
  }

  /** Every name that there is. */
  public Set<String> all() {
    var all = new LinkedHashSet<String>();
    all.add(usual);
    rules.forEach(rule -> all.add(rule.name()));
    return all;
  }

  private String find(FunctionName function) {
    return rules.stream()
        .filter(rule -> rule.when().contains(function))
        .findFirst()
        .map(Rule::name)
        .orElse(usual);
  }
}
