package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.agent.catalog.CatalogPicks;
import io.girolle.call.CallModel;
import io.girolle.call.CallRequest;
import io.girolle.call.Parts;
import io.girolle.call.Registered;
import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Ledger;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import io.girolle.spi.RunnerPool;
import io.girolle.spi.RunnerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever runners, clients and operators do, and in whatever order: each call ends once, its
 * listeners hear of it once, it is executed at most once, and nothing is left of it.
 */
class ScheduleTest {
  private static final int RUNNERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SETTINGS =
      """
      placement { timeout = 400ms, detached-timeout = 400ms, delay = 5ms }
      connect-timeout = 10s
      hold-back { bytes = 10B, time = 1ms }
      """;

  /** What a runner does with an attempt. */
  private enum Manner {
    ANSWER(Script.answer("done")),
    NACK(Script.nack()),
    FAIL(Script.failure(500, "broken", false)),
    FAIL_BY_USER(Script.failure(502, "function failed", true)),
    STALL(Script.stall()),
    STALL_WITHIN_THE_ANSWER(
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("a longer part"),
            Action.stall())),
    BREAK_OFF(
        Script.of(
            Action.awaitRequest(),
            Action.start(200),
            Action.data("a longer part"),
            Action.close())),
    NACK_AFTER_THE_BODY(Script.of(Action.awaitRequest(), Action.nack())),
    ANSWER_LATER(Script.answer("done").after(Duration.ofMillis(20)));

    final Script script;

    Manner(Script script) {
      this.script = script;
    }
  }

  /** What happens next. */
  private enum Event {
    CALL,
    CALL_TOO,
    CALL_DETACHED,
    CALL_WITH_A_LARGE_BODY,
    CLIENT_LEAVES,
    RUNNER_VANISHES,
    RUNNER_RETURNS,
    RUNNER_DRAINS,
    RUNNER_LEAVES_THE_POOL,
    RUNNER_JOINS_THE_POOL,
    RELOAD
  }

  record Step(Event event, int which) {}

  record Schedule(List<Step> steps, List<Manner> manners) {}

  @Provide
  Arbitrary<Schedule> schedules() {
    var step =
        Combinators.combine(Arbitraries.of(Event.values()), Arbitraries.integers().between(0, 50))
            .as(Step::new);
    return Combinators.combine(
            step.list().ofMinSize(5).ofMaxSize(60),
            Arbitraries.of(Manner.values()).list().ofMinSize(3).ofMaxSize(12))
        .as(Schedule::new);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void eachCallEndsOnceAndIsExecutedAtMostOnce(@ForAll("schedules") Schedule schedule)
      throws Exception {
    try (var world = new World(schedule.manners())) {
      for (Step step : schedule.steps()) {
        world.play(step);
      }
      world.settle();
    }
  }

  /** An agent, its runners and its clients. */
  private static final class World implements AutoCloseable, RunnerPool {
    private final Ledger ledger = Ledger.inMemory();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<ScriptedRunner> runners;
    private final TreeSet<Integer> members = new TreeSet<>(List.of(0, 1, 2));
    private final List<RunnerPool.Sink> sinks = new CopyOnWriteArrayList<>();
    private final Map<String, FakeClient> clients = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> submitted = new ArrayList<>();
    private final List<FakeClient> gone = new ArrayList<>();
    private final Ears ears = new Ears();
    private final Registered<RunnerPool> pool = Parts.inCode("fixed", this, NodeRole.LB);
    private final AgentSettings settings = AgentFixture.settings(SETTINGS);
    private final LbAgent agent;

    World(List<Manner> manners) {
      runners =
          IntStream.range(0, RUNNERS)
              .mapToObj(
                  i ->
                      ScriptedRunner.builder()
                          .executions(ledger.executions(), Attempt::callId)
                          .start(
                              attempt ->
                                  manners.get(attempts.getAndIncrement() % manners.size()).script))
              .toList();
      agent = LbAgent.builder().settings(settings).parts(parts()).build();
    }

    private Parts parts() {
      return Parts.builder()
          .listener(Parts.inCode("ears", ears, NodeRole.LB))
          .placer(Parts.inCode("in-order", new InOrder(), NodeRole.LB))
          .pool(pool)
          .build();
    }

    @Override
    public AutoCloseable watch(String key, Sink sink) {
      sinks.add(sink);
      sink.update(specs());
      return () -> sinks.remove(sink);
    }

    private List<RunnerSpec> specs() {
      return members.stream().map(i -> RunnerSpec.of(runners.get(i).address())).toList();
    }

    void play(Step step) throws InterruptedException {
      int runner = step.which() % RUNNERS;
      switch (step.event()) {
        case CALL, CALL_TOO -> call("body", false);
        case CALL_DETACHED -> call("body", true);
        case CALL_WITH_A_LARGE_BODY -> call("x".repeat(300_000), false);
        case CLIENT_LEAVES -> leave(step.which());
        case RUNNER_VANISHES -> runners.get(runner).kill();
        case RUNNER_RETURNS -> runners.get(runner).restart();
        case RUNNER_DRAINS -> runners.get(runner).stopAccepting();
        case RUNNER_LEAVES_THE_POOL -> {
          members.remove(runner);
          sinks.forEach(sink -> sink.update(specs()));
        }
        case RUNNER_JOINS_THE_POOL -> {
          members.add(runner);
          sinks.forEach(sink -> sink.update(specs()));
        }
        case RELOAD -> {
          var unused = agent.swap(parts(), settings.picks(CatalogPicks.always("")));
        }
      }
    }

    private void call(String body, boolean detached) {
      String number = ledger.ask();
      var client = FakeClient.saying(body);
      var request = new CallRequest("POST", "http://lb/invoke/fn", Map.of(), "", detached);
      var call =
          new CallModel(
              number, AgentFixture.profile(), request, Instant.parse("2025-01-02T03:04:05.678Z"));
      clients.put(number, client);
      submitted.add(CompletableFuture.runAsync(() -> agent.submit(call, client), client.thread()));
    }

    private void leave(int which) {
      if (!clients.isEmpty()) {
        FakeClient client = List.copyOf(clients.values()).get(which % clients.size());
        gone.add(client);
        client.leave();
      }
    }

    /** Calls that runners hold on to end with their runners. */
    void settle() throws InterruptedException {
      submitted.forEach(CompletableFuture::join);
      var unused = agent.drain(Duration.ofMillis(300));
      runners.forEach(ScriptedRunner::kill);
      assertTrue(agent.drain(PATIENCE), "drained");

      clients.forEach(this::note);
      ledger.assertSound();
      ears.assertPaired(clients.size());
      assertEquals(0, agent.inFlight());
      await("the list of waiting calls").atMost(PATIENCE).until(() -> agent.waiting() == 0);
      assertEquals(0, agent.pendingEnds());
      assertEquals(0, agent.bodyMemory());
    }

    private void note(String number, FakeClient client) {
      assertTrue(client.endings() <= 1, () -> number + " was ended " + client.endings() + " times");
      if (client.endings() == 0 && gone.contains(client)) {
        ledger.failed(number, "left");
      } else if (client.endings() == 1 && !client.cut && client.status() == 200) {
        ledger.succeeded(number);
      } else if (client.endings() == 1) {
        ledger.failed(number, client.cut ? "cut" : Integer.toString(client.status()));
      }
    }

    @Override
    public void close() {
      agent.close();
      clients.values().forEach(FakeClient::close);
      runners.forEach(ScriptedRunner::close);
    }
  }

  /** Counts what it hears. */
  private static final class Ears implements CallListener {
    private final Map<String, AtomicInteger> before = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> after = new ConcurrentHashMap<>();

    @Override
    public void beforeCall(Call call) {
      count(before, call);
    }

    @Override
    public void afterCall(Call call, CallResult result) {
      count(after, call);
    }

    void assertPaired(int calls) {
      assertEquals(calls, before.size());
      assertEquals(before.keySet(), after.keySet());
      assertTrue(before.values().stream().allMatch(n -> n.get() == 1), before.toString());
      assertTrue(after.values().stream().allMatch(n -> n.get() == 1), after.toString());
    }

    private static void count(Map<String, AtomicInteger> heard, Call call) {
      heard.computeIfAbsent(call.id(), id -> new AtomicInteger()).incrementAndGet();
    }
  }
}
