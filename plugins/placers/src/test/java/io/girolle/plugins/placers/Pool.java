package io.girolle.plugins.placers;

import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A pool of runners {@code r0}, {@code r1} and so on. */
record Pool(List<Runner> runners) implements RunnerSet {

  static Pool of(int count) {
    return new Pool(IntStream.range(0, count).<Runner>mapToObj(i -> new Member("r" + i)).toList());
  }

  /** This pool and more runners at its end. */
  Pool grownTo(int count) {
    return new Pool(
        IntStream.range(0, count)
            .mapToObj(i -> i < runners.size() ? runners.get(i) : new Member("r" + i))
            .toList());
  }

  @Override
  public String pool() {
    return "test";
  }

  @Override
  public String key() {
    return "all";
  }

  /** One of them. */
  record Member(String id) implements Runner {

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
}
