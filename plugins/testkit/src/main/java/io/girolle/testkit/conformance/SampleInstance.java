package io.girolle.testkit.conformance;

import io.girolle.call.FunctionName;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceInfo;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An instance of a function that takes sample calls. */
record SampleInstance(String id, String appId, String functionId, String image, Instant startedAt)
    implements InstanceInfo {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /** A new one. */
  static SampleInstance of(FunctionName function, String image) {
    return new SampleInstance(
        "sample-" + NUMBERS.incrementAndGet(),
        function.appId(),
        function.functionId(),
        image,
        Instant.EPOCH);
  }

  /** How one may end: asked to, killed, out of memory, and so that nobody knows. */
  static List<Exit> exits() {
    return List.of(Exit.code(0), Exit.code(137), Exit.outOfMemoryKill(), Exit.code(-1));
  }
}
