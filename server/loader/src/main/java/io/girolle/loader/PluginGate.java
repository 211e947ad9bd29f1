package io.girolle.loader;

import io.girolle.call.config.Fault;
import io.girolle.call.config.Faults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each plugin that is to be installed has to pass before any of its code runs: whether it is
 * trusted, then whether it fits. Not thread-safe.
 */
final class PluginGate {
  private final Trust trust;
  private final StaticChecks checks;
  private final Faults faults;
  private final List<Fault> warnings;
  private final Map<PluginFile, Boolean> seen = new HashMap<>();

  /**
   * A gate.
   *
   * @param trust comes first
   * @param checks come second
   * @param faults gets why a plugin is held back
   * @param warnings gets what else is to be said of it
   */
  PluginGate(Trust trust, StaticChecks checks, Faults faults, List<Fault> warnings) {
    this.trust = trust;
    this.checks = checks;
    this.faults = faults;
    this.warnings = warnings;
  }

  /** Whether a plugin may be installed; each is looked at once. */
  boolean passes(PluginFile file) {
    return seen.computeIfAbsent(file, this::look);
  }

  private boolean look(PluginFile file) {
    var found = new Faults();
    trust.check(file, found);
    if (found.isEmpty()) {
      StaticChecks.Result result = checks.check(file);
      found.addAll(result.faults());
      warnings.addAll(result.warnings());
    }
    faults.addAll(found.list());
    return found.isEmpty() && trust.isWhole();
  }
}
