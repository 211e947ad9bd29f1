package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.RunnerSpec;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

class EjectionTest {
  private static final Transport TRANSPORT =
      Transport.on(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));

  /** Something that happens to a runner, and how long after that nothing does. */
  record Happening(int runner, int what, int seconds) {}

  @AfterContainer
  static void stopLoops() {
    TRANSPORT.eventLoops().shutdownGracefully();
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(0, 5),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1, 60))))
        .as(Happening::new)
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 200)
  void neverEjectsMoreThanTheShareAndWhoIsWellAlwaysReturns(
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @DoubleRange(min = 0, max = 1) double most,
      @ForAll("happenings") List<Happening> happenings) {
    var timers = new VirtualTimers();
    var settings = AgentFixture.settings("health { eject-after = 2, max-pause = 1min }");
    var channels = new Channels(TRANSPORT, settings, null);
    var ejection = new Ejection(most);
    List<PooledRunner> pool = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String address = "127.0.0.1:" + (i + 1);
      var link = new RunnerLink(address, channels, timers, () -> new Random(1), settings);
      pool.add(new PooledRunner(RunnerSpec.of(address), link));
    }
    Runnable check =
        () -> {
          ejection.apply(pool);
          long ejected = pool.stream().filter(runner -> !runner.available()).count();
          assertTrue(ejected <= (int) (size * most), ejected + " of " + size);
          assertTrue(ejected < size, "all");
        };
    pool.forEach(runner -> runner.link().health().listen(check));

    for (Happening happening : happenings) {
      happen(pool.get(happening.runner() % size).link().health(), happening.what());
      timers.advance(Duration.ofSeconds(happening.seconds()));
    }
    for (PooledRunner runner : pool) {
      runner.link().health().said(false);
      runner.link().health().answered();
    }
    timers.advance(Duration.ofMinutes(5));

    for (PooledRunner runner : pool) {
      assertEquals(Health.State.WELL, runner.link().health().condition().state());
      assertTrue(runner.admits(timers.nanoTime(), new Random(1)));
      runner.link().close();
    }
    assertEquals(0, timers.pending());
  }

  private static void happen(Health health, int what) {
    switch (what) {
      case 0 -> health.failed();
      case 1 -> health.missed();
      case 2 -> health.said(true);
      case 3 -> health.said(false);
      case 4 -> health.answered();
      default -> health.served();
    }
  }

  @Test
  void callsPassOverARunnerThatFailsThemAndThePoolStaysAsItWas() throws Exception {
    try (var failing = ScriptedRunner.start(Script.failure(500, "broken", false));
        var well = ScriptedRunner.start(Script.answer("hello"));
        var fixture =
            AgentFixture.with(
                "health { eject-after = 3, pause = 1h, max-pause = 1h }", b -> {}, failing, well)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(500, fixture.call("x").await().status());
      }
      await().until(() -> fixture.agent.runnerFigures().get(0).ejected());
      for (int i = 0; i < 5; i++) {
        assertEquals("hello", fixture.call("x").await().text());
      }
      assertEquals(3, failing.attemptCount());
      assertEquals(List.of(failing.address(), well.address()), fixture.agent.runners());
      RunnerFigures figures = fixture.agent.runnerFigures().get(0);
      assertEquals("out", figures.state());
      assertTrue(figures.ejected());
    }
  }

  @Test
  void functionsThatFailAreNoFaultOfTheirRunner() throws Exception {
    try (var runner = ScriptedRunner.start(Script.failure(502, "function failed", true));
        var other = ScriptedRunner.start(Script.answer("hello"));
        var fixture = AgentFixture.with("health.eject-after = 2", b -> {}, runner, other)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(502, fixture.call("x").await().status());
      }
      assertEquals(0, other.attemptCount());
    }
  }

  @Test
  void theOnlyRunnerIsNeverEjected() throws Exception {
    try (var runner = ScriptedRunner.start(Script.failure(500, "broken", false));
        var fixture =
            AgentFixture.with("health { eject-after = 2, max-ejected = 1 }", b -> {}, runner)) {
      for (int i = 0; i < 4; i++) {
        assertEquals(500, fixture.call("x").await().status());
      }
      runner.script(Script.answer("hello"));
      assertEquals("hello", fixture.call("x").await().text());
    }
  }

  @Test
  void aRunnerThatSaysThatItHasFailedGetsNoCallsUntilItReturns() throws Exception {
    try (var sick = ScriptedRunner.start(Script.answer("sick"));
        var well = ScriptedRunner.start(Script.answer("well"));
        var fixture =
            AgentFixture.with(
                "status.every = 20ms, health { pause = 50ms, max-pause = 50ms, slow-start = 50ms }",
                b -> {},
                sick,
                well)) {
      sick.status(status -> status.setFailed(true).setActive(7).putCustomStatus("zone", "a"));
      await().until(() -> fixture.agent.runnerFigures().get(0).ejected());
      assertEquals("well", fixture.call("x").await().text());
      RunnerFigures figures = fixture.agent.runnerFigures().get(0);
      assertEquals(OptionalInt.of(7), figures.active());
      assertEquals(Map.of("zone", "a"), figures.status());

      sick.status(status -> status);
      await().until(() -> fixture.agent.runnerFigures().get(0).state().equals("well"));
      assertEquals("sick", fixture.call("x").await().text());
    }
  }

  @Test
  void aRunnerThatFallsSilentIsOutAndComesBackByItself() throws Exception {
    try (var flapping = ScriptedRunner.start(Script.of(Action.awaitRequest(), Action.nack()));
        var well = ScriptedRunner.start(Script.answer("well"));
        var fixture =
            AgentFixture.with(
                "connection.first-retry = 10ms, health { eject-after = 2, slow-start = 50ms }",
                b -> {},
                flapping,
                well)) {
      await().until(() -> fixture.agent.runnerFigures().get(0).connected());
      flapping.kill();
      await().until(() -> fixture.agent.runnerFigures().get(0).ejected());
      assertEquals("well", fixture.call("x").await().text());

      flapping.restart();
      await().until(() -> fixture.agent.runnerFigures().get(0).state().equals("well"));
      assertFalse(fixture.agent.runnerFigures().get(0).ejected());
    }
  }

  @Test
  void aCallThatFindsNoRoomElsewhereGoesToARunnerThatReturns() throws Exception {
    try (var returning = ScriptedRunner.start(Script.answer("returning"));
        var full = ScriptedRunner.start(Script.answer("well"));
        var fixture =
            AgentFixture.with(
                "connection.first-retry = 10ms, placement.delay = 1h, status.every = 20ms,"
                    + " health.slow-start = 1h",
                b -> b.random(() -> new FixedRandom(0.99)),
                returning,
                full)) {
      await("the agent has met it").until(() -> returning.statusCalls() > 1);
      returning.kill();
      await().until(() -> fixture.agent.runnerFigures().get(0).ejected());
      returning.restart();
      await().until(() -> fixture.agent.runnerFigures().get(0).state().equals("returning"));
      assertEquals("well", fixture.call("x").await().text());

      full.script(Script.nack());
      assertEquals("returning", fixture.call("x").await().text());
      assertEquals(2, full.attemptCount());
    }
  }

  /** Always the same number. */
  private record FixedRandom(double number) implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public double nextDouble() {
      return number;
    }
  }
}
