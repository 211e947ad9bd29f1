package io.girolle.agent;

import io.girolle.call.Timers;
import io.girolle.spi.Attempts;
import io.girolle.spi.Runner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was tried so far to place one call. Confined to the call's thread. */
final class Trail implements Attempts {
  private final Timers timers;
  private final RandomGenerator random;
  private final long since;
  private final List<Runner> refused = new ArrayList<>(2);
  private final @Nullable List<String> notes;
  private int count;
  private int round;
  private @Nullable Runner last;

  Trail(Timers timers, RandomGenerator random, boolean noted) {
    this.timers = timers;
    this.random = random;
    this.since = timers.nanoTime();
    this.notes = noted ? new ArrayList<>() : null;
  }

  void tried(Runner runner) {
    count++;
    last = runner;
    if (notes != null) {
      note("try " + runner.id());
    }
  }

  /** A runner that is known to have no room right now isn't asked. */
  void passedOver(Runner runner) {
    last = runner;
    refused.add(runner);
  }

  void refusedBy(Runner runner, Refusal refusal) {
    refused.add(runner);
    if (notes != null) {
      note(runner.id() + ": " + refusal.why());
    }
  }

  void nextRound() {
    round++;
    last = null;
    refused.clear();
    note("next round");
  }

  /** What was done, in words; empty unless it was to be noted. */
  List<String> notes() {
    return notes == null ? List.of() : notes;
  }

  /** When the call arrived, by the timers' time. */
  long begunAt() {
    return since;
  }

  long waitedNanos() {
    return timers.nanoTime() - since;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int round() {
    return round;
  }

  @Override
  public @Nullable Runner last() {
    return last;
  }

  @Override
  public boolean refused(Runner runner) {
    return refused.contains(runner);
  }

  @Override
  public Duration waited() {
    return Duration.ofNanos(waitedNanos());
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private void note(String what) {
    if (notes != null && notes.size() < 100) {
      notes.add(what);
    }
  }
}
