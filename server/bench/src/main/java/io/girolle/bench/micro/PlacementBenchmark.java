package io.girolle.bench.micro;

import io.girolle.call.HookWatch;
import io.girolle.call.PluginInstance;
import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.Picker;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.Step;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** One decision of the shipped placers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {
  private static final Picker NONE = (call, attempts) -> Step.nextRound();

  /** The placer. */
  @Param({"round-robin", "consistent-hash"})
  public String placer = "";

  /** How many runners there are. */
  @Param({"3", "100"})
  public int runners;

  private final PluginInstance plugin = PluginInstance.inCode("bench");
  private final Call call = SampleCall.make().view(plugin);
  private final HookWatch watch = new HookWatch(System::nanoTime);
  private Picker picker = NONE;
  private Attempts first = new FixedAttempts(List.of());
  private Attempts allButOneRefused = first;

  private record Pool(String pool, String key, List<Runner> runners) implements RunnerSet {}

  /** Prepares the picker. */
  @Setup
  public void prepare() throws IOException {
    List<Runner> all =
        IntStream.range(0, runners).<Runner>mapToObj(i -> new IdleRunner("runner-" + i)).toList();
    picker = ShippedPlacers.placer(placer).over(new Pool("static", "all", all));
    allButOneRefused = new FixedAttempts(all.subList(0, all.size() - 1));
  }

  /** The first choice for a call. */
  @Benchmark
  public Step first() {
    return picker.next(call, first);
  }

  /** The same, watched as all hooks on I/O threads are. */
  @Benchmark
  public Step watched() {
    watch.enter(plugin, "next", false);
    try {
      return picker.next(call, first);
    } finally {
      watch.leave();
    }
  }

  /** The choice that is left when all others have refused. */
  @Benchmark
  public Step last() {
    return picker.next(call, allButOneRefused);
  }
}
