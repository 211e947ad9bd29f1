package io.girolle.plugins.placers;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Spreads calls evenly: each round of any call starts one runner further than the round before it,
 * then goes on in the pool's order. Fn calls it <em>naive</em>; Fn starts each round at random,
 * this one in turn.
 *
 * <p><b>Algorithm.</b> One counter for each snapshot of a pool. A call that begins a round takes
 * the counter's next value, modulo the number of runners, as its first runner; when that one
 * refuses it goes on to the next in the list, from the last to the first, until one takes it or all
 * have refused.
 *
 * <p><b>Example.</b> The pool is a, b, c. Four calls go to a, b, c, a. When b is full, they go to
 * a, c (after b has refused), c, a. When all are full, the first call tries a, b, c, waits, and
 * begins its second round at b.
 *
 * <p><b>Unhealthy runners.</b> It knows nothing of health: a runner that refuses, or can't be
 * reached, costs each call that starts there one attempt, and the call goes on to the next.
 *
 * <p><b>Caveats.</b> The successor of a full runner gets its calls as well as its own, so load is
 * even only as long as all take calls. Calls of one function visit every runner, each of which then
 * starts an instance of it. Nothing is weighed: neither the calls in flight nor how long calls
 * take. A new snapshot has a counter of its own, which starts one runner further than that of the
 * snapshot before, so that a pool that changes all the time doesn't favour its first runner.
 *
 * <p><b>Paper.</b> L. Kleinrock, "Analysis of a time-shared processor", Naval Research Logistics
 * Quarterly 11 (1964), which analyses the round-robin discipline.
 */
final class RoundRobin implements Placer {
  private final AtomicLong snapshots = new AtomicLong();

  @Override
  public Picker over(RunnerSet set) {
    int count = set.runners().size();
    var rounds = new AtomicLong(snapshots.getAndIncrement());
    return new Ring(set.runners(), call -> (int) (rounds.getAndIncrement() % count));
  }
}
