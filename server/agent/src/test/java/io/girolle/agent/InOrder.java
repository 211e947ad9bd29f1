package io.girolle.agent;

import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.Step;

/** Tries the runners in the pool's order. */
final class InOrder implements Placer {

  @Override
  public Picker over(RunnerSet set) {
    return (Call call, Attempts attempts) -> {
      for (Runner runner : set.runners()) {
        if (!attempts.refused(runner)) {
          return Step.tryRunner(runner);
        }
      }
      return Step.nextRound();
    };
  }
}
