package io.girolle.bench.micro;

import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.HookWatch;
import io.girolle.call.Outcome;
import io.girolle.call.Parts;
import io.girolle.call.Timers;
import io.girolle.call.WheelTimers;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A call's way through the chain, with plugins that do nothing: what is left is what the chain
 * itself costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChainBenchmark {
  private static final CallResult RESULT =
      new Outcome(
          CallResult.Status.SUCCESS,
          200,
          null,
          "",
          "runner",
          1,
          Instant.EPOCH,
          Instant.EPOCH,
          Duration.ZERO,
          Duration.ZERO);

  private static final Timers TIMERS = new WheelTimers();

  /** How many overriders, and how many listeners. */
  @Param({"0", "1", "8"})
  public int plugins;

  private final CallModel call = SampleCall.make();
  private Chain chain = chain(0);

  /** Makes the chain. */
  @Setup
  public void prepare() {
    chain = chain(plugins);
  }

  /** Overriders alone. */
  @Benchmark
  public void override(Blackhole hole) {
    chain.override(call, Runnable::run, hole::consume);
  }

  /** Listeners alone, at the call's begin and end. */
  @Benchmark
  public void listen(Blackhole hole) {
    var begun = new Chain.Begun();
    chain.before(call, begun, Runnable::run, hole::consume);
    chain.ending(begun, RESULT).tell();
  }

  /** Both, as a call passes them. */
  @Benchmark
  public void overrideAndListen(Blackhole hole) {
    chain.override(call, Runnable::run, hole::consume);
    var begun = new Chain.Begun();
    chain.before(call, begun, Runnable::run, hole::consume);
    chain.ending(begun, RESULT).tell();
  }

  private static Chain chain(int plugins) {
    CallOverrider overrider = call -> {};
    CallListener listener = new CallListener() {};
    Parts.Builder parts = Parts.builder();
    for (int i = 0; i < plugins; i++) {
      parts.overrider(Parts.inCode("overrider-" + i, overrider, NodeRole.LB));
      parts.listener(Parts.inCode("listener-" + i, listener, NodeRole.LB));
    }
    return new Chain(
        parts.build(), NodeRole.LB, Runnable::run, TIMERS, new HookWatch(System::nanoTime));
  }
}
