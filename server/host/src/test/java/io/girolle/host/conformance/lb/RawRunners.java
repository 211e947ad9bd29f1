package io.girolle.host.conformance.lb;

import io.girolle.harness.RawHttp2Runner;
import io.girolle.harness.RawScript;
import io.girolle.harness.RawStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Runners for scripts that need HTTP/2 frame by frame. */
final class RawRunners implements RecordedRunners {
  private final List<RawHttp2Runner> runners = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private final IntFunction<RawScript> scripts;

  private record Seen(String runner, RawStream stream) {}

  /**
   * Runners.
   *
   * @param count how many
   * @param scripts what to do with an attempt, by its number from 1 over all of them
   */
  RawRunners(int count, IntFunction<RawScript> scripts) {
    this.scripts = scripts;
    for (int i = 1; i <= count; i++) {
      String name = "R" + i;
      runners.add(RawHttp2Runner.start(stream -> choose(name, stream)));
    }
  }

  @Override
  public List<String> addresses() {
    return runners.stream().map(RawHttp2Runner::address).toList();
  }

  @Override
  public synchronized List<Observed> observed() {
    return seen.stream().map(s -> Observed.of(s.runner(), s.stream())).toList();
  }

  @Override
  public void stop() {
    throw new UnsupportedOperationException("raw runners don't come back");
  }

  @Override
  public void restart() {
    throw new UnsupportedOperationException("raw runners don't come back");
  }

  @Override
  public void close() {
    runners.forEach(RawHttp2Runner::close);
  }

  private synchronized RawScript choose(String runner, RawStream stream) {
    seen.add(new Seen(runner, stream));
    return scripts.apply(seen.size());
  }
}
