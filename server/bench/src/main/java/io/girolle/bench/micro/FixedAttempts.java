package io.girolle.bench.micro;

import io.girolle.spi.Attempts;
import io.girolle.spi.Runner;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Attempts that some runners have refused, in order. */
final class FixedAttempts implements Attempts {
  private final List<Runner> refused;
  private final RandomGenerator random = new SplittableRandom(1);

  FixedAttempts(List<Runner> refused) {
    this.refused = refused;
  }

  @Override
  public int count() {
    return refused.size();
  }

  @Override
  public int round() {
    return 0;
  }

  @Override
  public @Nullable Runner last() {
    return refused.isEmpty() ? null : refused.get(refused.size() - 1);
  }

  @Override
  public boolean refused(Runner runner) {
    return refused.contains(runner);
  }

  @Override
  public Duration waited() {
    return Duration.ZERO;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
