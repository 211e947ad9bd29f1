package io.girolle.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps instances of the functions that the settings name, ahead of their calls. */
final class Prewarming implements AutoCloseable {
  private final List<KeptInstance> kept = new ArrayList<>();

  /**
   * A runner's kept instances.
   *
   * @param wanted functions, and how many instances of each
   * @param core the runner
   * @param calls makes what they are started for
   * @param check how often the catalog is asked whether they have changed
   */
  Prewarming(
      List<RunnerSettings.Prewarm> wanted, RunnerCore core, WarmCalls calls, Duration check) {
    for (RunnerSettings.Prewarm function : wanted) {
      for (int i = 0; i < function.count(); i++) {
        kept.add(new KeptInstance(function.function(), core, calls, check));
      }
    }
  }

  /** Begins to start them. */
  void begin() {
    kept.forEach(KeptInstance::begin);
  }

  /** Starts none from now on. */
  @Override
  public void close() {
    kept.forEach(KeptInstance::close);
  }
}
