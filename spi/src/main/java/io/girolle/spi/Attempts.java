package io.girolle.spi;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was tried so far to place one call. Valid only inside {@link Picker#next}. */
public interface Attempts {

  /** How many attempts there were in all rounds, at least 0. */
  int count();

  /** Which round this is, from 0. */
  int round();

  /** The runner that was tried last in this round; null before the round's first attempt. */
  @Nullable Runner last();

  /**
   * Whether a runner was tried in this round and didn't take the call.
   *
   * @param runner any runner
   * @return true when it makes no sense to try it again in this round
   */
  boolean refused(Runner runner);

  /** How long the call has been waiting for a runner. */
  Duration waited();

  /** The call's source of randomness; tests and simulators seed it. */
  RandomGenerator random();
}
