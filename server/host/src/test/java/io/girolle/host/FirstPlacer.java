package io.girolle.host;

import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.Step;

/** A placer that is packed into a jar: it tries the pool's first runner. */
public final class FirstPlacer implements Placer {

  @Override
  public Picker over(RunnerSet set) {
    return (call, attempts) ->
        set.runners().isEmpty() || attempts.refused(set.runners().get(0))
            ? Step.nextRound()
            : Step.tryRunner(set.runners().get(0));
  }
}
