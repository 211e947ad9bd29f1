package io.girolle.testkit.conformance;

import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A snapshot of a pool of runners {@code r0}, {@code r1} and so on, idle all of them.
 *
 * @param runners in the pool's order
 */
public record SamplePool(List<Runner> runners) implements RunnerSet {

  /** Copies what may change. */
  public SamplePool {
    runners = List.copyOf(runners);
  }

  /** A pool of so many. */
  public static SamplePool of(int count) {
    return new SamplePool(
        IntStream.range(0, count).<Runner>mapToObj(i -> new Member("r" + i)).toList());
  }

  /** This pool with more runners at its end. */
  public SamplePool grownTo(int count) {
    Stream<Runner> more = IntStream.range(runners.size(), count).mapToObj(i -> new Member("r" + i));
    return new SamplePool(Stream.concat(runners.stream(), more).toList());
  }

  /** This pool without one of its runners. */
  public SamplePool without(Runner gone) {
    return new SamplePool(runners.stream().filter(runner -> runner != gone).toList());
  }

  @Override
  public String pool() {
    return "sample";
  }

  @Override
  public String key() {
    return "all";
  }

  private record Member(String id) implements Runner {

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

    @Override
    public String toString() {
      return id;
    }
  }
}
