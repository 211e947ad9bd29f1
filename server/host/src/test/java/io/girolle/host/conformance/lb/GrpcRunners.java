package io.girolle.host.conformance.lb;

import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Runners for scripts that gRPC can play. */
final class GrpcRunners implements RecordedRunners {
  private final List<ScriptedRunner> runners = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final IntFunction<Script> scripts;

  private record Seen(String runner, Attempt attempt) {}

  /**
   * Runners.
   *
   * @param count how many
   * @param scripts what to do with an attempt, by its number from 1 over all of them
   */
  GrpcRunners(int count, IntFunction<Script> scripts) {
    this.scripts = scripts;
    for (int i = 1; i <= count; i++) {
      String name = "R" + i;
      runners.add(ScriptedRunner.start(attempt -> choose(name, attempt)));
    }
  }

  @Override
  public List<String> addresses() {
    return runners.stream().map(ScriptedRunner::address).toList();
  }

  @Override
  public synchronized List<Observed> observed() {
    return seen.stream().map(s -> Observed.of(s.runner(), s.attempt())).toList();
  }

  @Override
  public void stop() {
    runners.forEach(ScriptedRunner::kill);
  }

  @Override
  public void restart() {
    runners.forEach(ScriptedRunner::restart);
  }

  @Override
  public void close() {
    runners.forEach(ScriptedRunner::close);
  }

  private synchronized Script choose(String runner, Attempt attempt) {
    seen.add(new Seen(runner, attempt));
    return scripts.apply(seen.size());
  }
}
