package io.girolle.testkit;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.Step;

/** Tries runners in the pool's order, the same for each call. */
final class KitPlacer implements Placer {

  @Override
  public Picker over(RunnerSet set) {
    return (call, attempts) -> {
      for (Runner runner : set.runners()) {
        if (!attempts.refused(runner)) {
          return Step.tryRunner(runner);
        }
      }
      return Step.nextRound();
    };
  }
}
