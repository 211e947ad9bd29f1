package io.girolle.agent;

import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.Map;

/** A runner as the placers of one pool see it. */
final class PooledRunner implements Runner {
  private final RunnerSpec spec;
  private final RunnerLink link;

  PooledRunner(RunnerSpec spec, RunnerLink link) {
    this.spec = spec;
    this.link = link;
  }

  RunnerSpec spec() {
    return spec;
  }

  RunnerLink link() {
    return link;
  }

  @Override
  public String id() {
    return spec.id();
  }

  @Override
  public String address() {
    return spec.address();
  }

  @Override
  public Map<String, String> labels() {
    return spec.labels();
  }

  @Override
  public int inFlight() {
    return link.inFlight();
  }

  @Override
  public Duration latency() {
    return Duration.ofNanos(link.latencyNanos());
  }

  @Override
  public String toString() {
    return "runner " + id();
  }
}
