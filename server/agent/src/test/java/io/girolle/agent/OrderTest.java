package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Action;
import io.girolle.harness.Attempt;
import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final int CALLS = 300;

  /** So many calls try at once, which then race each other. */
  private static final int RACING = 64;

  /** So many may be overtaken by more than those, for the machine does something else meanwhile. */
  private static final int HELD_UP = CALLS / 20;

  @Test
  void callsThatWaitedArePlacedInTheOrderOfTheirArrival() throws Exception {
    var full = new AtomicBoolean(true);
    Queue<String> placed = new ConcurrentLinkedQueue<>();
    Script taking =
        Script.of(
            Action.awaitRequest(),
            Action.doing(attempt -> placed.add(attempt.callId())),
            Action.start(200),
            Action.success());
    Function<Attempt, Script> scripts = attempt -> full.get() ? Script.nack() : taking;
    try (var one = ScriptedRunner.start(scripts);
        var two = ScriptedRunner.start(scripts);
        var three = ScriptedRunner.start(scripts);
        var fixture = AgentFixture.over(one, two, three)) {
      List<FakeClient> clients = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        clients.add(fixture.call("x"));
        int n = i + 1;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> fixture.agent.inFlight() == n);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> fixture.agent.waiting() > CALLS - RACING);
      full.set(false);
      clients.forEach(client -> assertEquals(200, client.await().status()));

      List<String> order = List.copyOf(placed);
      List<String> arrived = order.stream().sorted().toList();
      assertEquals(CALLS, order.size());
      List<String> late = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        if (i - arrived.indexOf(order.get(i)) >= RACING) {
          late.add(order.get(i));
        }
      }
      assertTrue(late.size() <= HELD_UP, late + " were placed late: " + order);
    }
  }

  @Test
  void aCallThatComesWhileOthersWaitAsksNoRunnerThatHasJustRefused() throws Exception {
    try (var full = ScriptedRunner.start(Script.nack());
        var fixture = AgentFixture.with("placement.delay = 1h", b -> {}, full)) {
      FakeClient first = fixture.call("x");
      await().until(() -> fixture.agent.waiting() == 1);
      FakeClient second = fixture.call("x");
      await().until(() -> fixture.agent.waiting() == 2);

      assertEquals(1, full.attemptCount());
      fixture.agent.close();
      assertEquals(503, first.await().status());
      assertEquals(503, second.await().status());
    }
  }
}
