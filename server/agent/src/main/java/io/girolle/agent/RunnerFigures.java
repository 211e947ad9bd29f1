package io.girolle.agent;

import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is known of a runner of a pool.
 *
 * @param pool the pool's name
 * @param key which part of the pool lists it
 * @param id its id there
 * @param address where it listens
 * @param state {@code well}, {@code out}, {@code returning}, or {@code left-out} for one that this
 *     node may not speak to
 * @param ejected whether it gets no calls; one that is out may get some when too few others would
 *     be left
 * @param connected whether there is a connection
 * @param inFlight the calls that this node has on it
 * @param latency the moving average of how long calls take there
 * @param active how many calls it said that it has, from all nodes
 * @param status what it said in its own words
 */
public record RunnerFigures(
    String pool,
    String key,
    String id,
    String address,
    String state,
    boolean ejected,
    boolean connected,
    int inFlight,
    Duration latency,
    OptionalInt active,
    Map<String, String> status) {

  private static final String LEFT_OUT = "left-out";

  /** All that {@code state} may be. */
  public static final List<String> STATES = List.of("well", "out", "returning", LEFT_OUT);

  static RunnerFigures leftOut(PoolWatch watch, RunnerSpec spec) {
    return new RunnerFigures(
        watch.pool().name(),
        watch.key(),
        spec.id(),
        spec.address(),
        LEFT_OUT,
        true,
        false,
        0,
        Duration.ZERO,
        OptionalInt.empty(),
        Map.of());
  }

  static RunnerFigures of(PoolWatch watch, Runner runner) {
    RunnerLink link = ((PooledRunner) runner).link();
    return new RunnerFigures(
        watch.pool().name(),
        watch.key(),
        runner.id(),
        runner.address(),
        link.health().condition().state().name().toLowerCase(Locale.ROOT),
        !runner.available(),
        link.connected(),
        runner.inFlight(),
        runner.latency(),
        runner.active(),
        runner.status());
  }
}
