package io.girolle.loader;

import com.typesafe.config.ConfigObject;
import io.girolle.call.OnFailure;
import io.girolle.call.PluginRules;
import io.girolle.call.PluginRules.Quarantine;
import io.girolle.call.Scope;
import io.girolle.call.ScopeKeys;
import io.girolle.call.config.Faults;
import io.girolle.call.config.RecordBinder;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code girolle.plugins.rules.<instance>} as it stands.
 *
 * @param use the plugin, where the instance has another name
 * @param onFailure {@code reject} unless said
 * @param timeBudget none unless said
 * @param when every function unless said
 * @param quarantine the default rule unless said
 */
record RuleKeys(
    Optional<String> use,
    Optional<OnFailure> onFailure,
    Optional<Duration> timeBudget,
    Optional<ScopeKeys> when,
    Optional<Pauses> quarantine) {
  private static final RuleKeys NONE =
      new RuleKeys(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Refuses what can't be followed. */
  RuleKeys {
    check("time-budget", timeBudget);
  }

  /** Refuses a time that is none. */
  static void check(String key, Optional<Duration> time) {
    if (time.isPresent() && (time.get().isZero() || time.get().isNegative())) {
      throw new IllegalArgumentException(
          key + ": " + time.get() + " (expected: more than nothing)");
    }
  }

  /** What is said once for all instances. */
  record Bounds(Duration blockingBudget, Duration lifecycleBudget, Duration stall) {}

  /** The rule of a quarantine. */
  record Pauses(Optional<Integer> after, Optional<Duration> pause, Optional<Duration> maxPause) {

    /** Refuses what can't be followed. */
    Pauses {
      var unused = rule(after, pause, maxPause);
    }

    Quarantine rule() {
      return rule(after, pause, maxPause);
    }

    private static Quarantine rule(
        Optional<Integer> after, Optional<Duration> pause, Optional<Duration> maxPause) {
      Duration begin = pause.orElse(Quarantine.DEFAULT.pause());
      Duration most = Quarantine.DEFAULT.maxPause();
      return new Quarantine(
          after.orElse(Quarantine.DEFAULT.after()),
          begin,
          maxPause.orElse(begin.compareTo(most) > 0 ? begin : most));
    }
  }

  /** Reads the rules of an instance; when they are at fault, it is as if there were none. */
  static RuleKeys of(ConfigObject section, String path, Faults faults) {
    RuleKeys bound = RecordBinder.bind(RuleKeys.class, section, path, faults);
    return bound == null ? NONE : bound;
  }

  /** What they mean to the host. */
  PluginRules rules(Bounds bounds) {
    return new PluginRules(
        onFailure.orElse(OnFailure.REJECT),
        timeBudget,
        bounds.blockingBudget(),
        bounds.lifecycleBudget(),
        bounds.stall(),
        when.map(ScopeKeys::scope).orElse(Scope.EVERYTHING),
        quarantine.map(Pauses::rule).orElse(Quarantine.DEFAULT));
  }
}
