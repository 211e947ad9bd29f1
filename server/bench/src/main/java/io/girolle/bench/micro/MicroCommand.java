package io.girolle.bench.micro;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench micro}: the JMH benchmarks, with what they allocate. */
@Command(
    name = "micro",
    description = "Measures single steps of a call by JMH, with what they allocate.",
    mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Which benchmarks; all unless said.")
  private String which = ".*";

  @Override
  public Integer call() throws Exception {
    var options =
        new OptionsBuilder()
            .include(which)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-Xmx256m", "-XX:+UseSerialGC")
            .shouldFailOnError(true)
            .build();
    new Runner(options).run();
    return 0;
  }
}
