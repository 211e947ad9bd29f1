package io.girolle.bench.micro;

import io.girolle.spi.Runner;
import java.time.Duration;
import java.util.Map;

/** A runner without calls; equal to itself alone, as a pool's are. */
final class IdleRunner implements Runner {
  private final String id;

  IdleRunner(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String address() {
    return id + ":9190";
  }

  @Override
  public Map<String, String> labels() {
    return Map.of();
  }

  @Override
  public int inFlight() {
    return 0;
  }

  @Override
  public Duration latency() {
    return Duration.ZERO;
  }
}
