package io.girolle.runner;

import io.girolle.call.Chain;
import io.girolle.call.Parts;
import io.girolle.call.PickedName;
import io.girolle.spi.NodeRole;
import org.jspecify.annotations.Nullable;

/** Makes a runner's lineups of the parts that generations bring. */
final class Lineups {
  private final RunnerPlan plan;
  private final CallCounts counts;
  private final StartHealth health;

  Lineups(RunnerPlan plan, CallCounts counts, StartHealth health) {
    this.plan = plan;
    this.counts = counts;
    this.health = health;
  }

  /**
   * A lineup.
   *
   * @param parts the parts of its generation
   * @param drivers the driver of calls that name none, by function
   * @param before the kit in service, which stays if the parts would make the same instances
   * @throws IllegalArgumentException when a driver isn't among the parts
   */
  Lineup of(Parts parts, PickedName drivers, @Nullable InstanceKit before) {
    requireDrivers(drivers, parts);
    InstanceKit kit =
        before != null && before.fits(parts)
            ? before
            : new InstanceKit(parts, plan.timers(), plan.watch(), plan.blocking());
    return new Lineup(
        new Intake(plan.settings(), kit, drivers),
        new Chain(parts, NodeRole.RUNNER, plan.blocking(), plan.timers(), plan.watch()),
        kit,
        new StatusReport(counts, health, parts),
        functionId -> parts.catalogs().get(plan.catalogs().apply(functionId)));
  }

  private static void requireDrivers(PickedName drivers, Parts parts) {
    for (String driver : drivers.all()) {
      if (!parts.drivers().containsKey(driver)) {
        throw new IllegalArgumentException(
            "driver: %s isn't registered (expected: one of %s)"
                .formatted(driver, parts.drivers().keySet()));
      }
    }
  }
}
