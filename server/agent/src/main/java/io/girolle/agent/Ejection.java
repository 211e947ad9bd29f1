package io.girolle.agent;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which runners of a pool get no calls, or fewer, as their health says: never more than a
 * share of the pool and never all; of those that are out the first to have gone. The others that
 * are out get calls as if they were well, since too few would be left.
 *
 * <p>The runners stay in the pool, so that placers see a list that doesn't change with health: only
 * the calls of a runner that is out move.
 *
 * @param most the share
 */
record Ejection(double most) {

  /** Tells each runner of a pool how it stands. */
  void apply(List<PooledRunner> pool) {
    int limit = Math.min((int) (pool.size() * most), pool.size() - 1);
    Set<PooledRunner> ejected = new HashSet<>(longestOut(pool, limit));
    boolean anyWell = pool.stream().anyMatch(runner -> isIn(runner, Health.State.WELL));
    for (PooledRunner runner : pool) {
      if (!ejected.contains(runner)) {
        boolean returning = isIn(runner, Health.State.RETURNING);
        runner.stand(anyWell && returning ? Standing.RETURNING : Standing.FULL);
      }
    }
    ejected.forEach(runner -> runner.stand(Standing.EJECTED));
  }

  private static List<PooledRunner> longestOut(List<PooledRunner> pool, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    record Out(PooledRunner runner, long since) {}
    return pool.stream()
        .map(runner -> new Out(runner, since(runner)))
        .filter(out -> out.since() != Long.MAX_VALUE)
        .sorted(Comparator.comparingLong(Out::since))
        .limit(limit)
        .map(Out::runner)
        .toList();
  }

  private static long since(PooledRunner runner) {
    Health.Condition now = runner.link().health().condition();
    return now.state() == Health.State.OUT ? now.since() : Long.MAX_VALUE;
  }

  private static boolean isIn(PooledRunner runner, Health.State state) {
    return runner.link().health().condition().state() == state;
  }
}
