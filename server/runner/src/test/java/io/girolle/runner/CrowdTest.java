package io.girolle.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.girolle.call.Parts;
import io.micrometer.core.instrument.Gauge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many more functions than there is room for. */
class CrowdTest {
  private static final int FUNCTIONS = 1000;
  private static final int CALLS = 1000;
  private static final int CALLERS = 12;
  private static final int MEMORY = 50;

  @Test
  void thousandFunctionsAtRandomOnMemoryForTwentyAreAllAnswered() throws Exception {
    assumeTrue(LightFunction.isThere());
    var parts = Parts.builder();
    LightFunction.install(parts);
    try (var runner =
        TestRunner.setUp()
            .memory(20 * MEMORY)
            .admissionWait(Duration.ofSeconds(60))
            .onlyParts(parts.build())
            .start()) {
      Gauge memory = runner.meters.get("girolle.runner.memory.used").gauge();
      Gauge instances = runner.meters.get("girolle.runner.instances").gauge();
      var overcommitted = new AtomicInteger();
      var samples = new AtomicInteger();
      var over = new AtomicBoolean();
      var sampler =
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  samples.incrementAndGet();
                  if (memory.value() > 20.0 * MEMORY * (1 << 20) || instances.value() > 20) {
                    overcommitted.incrementAndGet();
                  }
                  LockSupport.parkNanos(200_000);
                }
              },
              task -> new Thread(task, "sampler").start());
      var callers = Executors.newFixedThreadPool(CALLERS);
      var left = new AtomicInteger(CALLS);
      var work =
          IntStream.range(0, CALLERS)
              .mapToObj(
                  seed ->
                      CompletableFuture.runAsync(
                          () -> call(runner, new Random(seed), left), callers))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(work).get(10, TimeUnit.MINUTES);
      over.set(true);
      sampler.get(1, TimeUnit.MINUTES);
      callers.shutdown();
      assertEquals(0, overcommitted.get());
      assertTrue(samples.get() > 100);
      double evicted = stopped(runner, "evicted");
      int started = runner.started();
      assertTrue(evicted > 0);
      double stopped = 0;
      for (StopReason reason : StopReason.values()) {
        stopped += stopped(runner, reason.toString());
      }
      assertEquals(
          started, stopped + runner.instances(), 20, "what started has stopped, or is there");
    }
  }

  private static void call(TestRunner runner, Random random, AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      String function = "f" + random.nextInt(FUNCTIONS);
      var call = TestCall.of(function).image("light").memory(MEMORY);
      var engaged = runner.call(call);
      assertTrue(engaged.finished().getSuccess(), () -> engaged.finished().toString());
      assertEquals(function + " " + call.id(), new String(engaged.body(), StandardCharsets.UTF_8));
    }
  }

  private static double stopped(TestRunner runner, String reason) {
    return runner
        .meters
        .get("girolle.runner.instances.stopped")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }
}
