package io.girolle.agent;

import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A runner as the placers of one pool see it. */
final class PooledRunner implements Runner {
  private final RunnerSpec spec;
  private final RunnerLink link;
  private volatile Standing standing = Standing.FULL;

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

  void stand(Standing now) {
    standing = now;
  }

  /** Whether it should get a call that would go there. */
  boolean admits(long now, RandomGenerator random) {
    return switch (standing) {
      case FULL -> true;
      case RETURNING -> random.nextDouble() < link.health().share(now);
      case EJECTED -> false;
    };
  }

  /** Whether it gets fewer calls than usual, for it was out. */
  boolean isReturning() {
    return standing == Standing.RETURNING;
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
  public boolean available() {
    return standing != Standing.EJECTED;
  }

  @Override
  public OptionalInt active() {
    return link.status().active();
  }

  @Override
  public Map<String, String> status() {
    return link.status().customStatus();
  }

  @Override
  public String toString() {
    return "runner " + id();
  }
}
