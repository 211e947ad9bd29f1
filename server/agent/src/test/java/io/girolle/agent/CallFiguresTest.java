package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.Blame;
import io.girolle.spi.CallRejectedException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallFiguresTest {

  @Test
  void countsHowCallsEndedAndWhatWasTried() throws Exception {
    try (var full = ScriptedRunner.start(Script.nack());
        var free = ScriptedRunner.start(Script.answer("ran"));
        var fixture = AgentFixture.over(full, free)) {
      fixture.call("x").await();

      CallFigures figures = fixture.agent.figures();
      await().untilAsserted(() -> assertEquals(1, figures.calls(2, null)));
      assertEquals(2, figures.attempts());
      assertEquals(1, figures.nacks());
      assertEquals(0, figures.unreachable());
    }
  }

  @Test
  void countsWhoseFaultItWas() throws Exception {
    try (var runner = ScriptedRunner.start(Script.failure(502, "function failed", true));
        var fixture = AgentFixture.over(runner)) {
      fixture.call("x").await();

      CallFigures figures = fixture.agent.figures();
      await().untilAsserted(() -> assertEquals(1, figures.calls(5, Blame.USER)));
      assertEquals(0, figures.calls(5, Blame.SERVICE));
      assertEquals(0, figures.calls(2, null));
    }
  }

  @Test
  void countsARejectionWithoutAnAttempt() throws Exception {
    try (var runner = ScriptedRunner.start(Script.answer("never"));
        var fixture =
            AgentFixture.with(
                "",
                b ->
                    b.overrider(
                        "quota",
                        call -> {
                          throw new CallRejectedException(429, Blame.CLIENT, "too many");
                        }),
                runner)) {
      fixture.call("x").await();

      CallFigures figures = fixture.agent.figures();
      await().untilAsserted(() -> assertEquals(1, figures.calls(4, Blame.CLIENT)));
      assertEquals(0, figures.attempts());
    }
  }

  @Test
  void tellsWhatIsUnderWayUntilItEnds() throws Exception {
    var gate = new CompletableFuture<Void>();
    try (var runner = ScriptedRunner.start(Script.answer("ran").once(gate));
        var fixture = AgentFixture.over(runner)) {
      LbAgent agent = fixture.agent;
      FakeClient client = fixture.call("four");
      await().until(() -> agent.inFlight() == 1 && runner.attemptCount() == 1);
      assertEquals(4, agent.bodyMemory());
      assertEquals(0, agent.waiting());

      gate.complete(null);
      client.await();
      await().until(() -> agent.inFlight() == 0 && agent.bodyMemory() == 0);
    }
  }

  @Test
  void tellsHowManyCallsWaitForRoom() throws Exception {
    try (var full = ScriptedRunner.start(Script.nack());
        var fixture = AgentFixture.over(full)) {
      fixture.call("x");

      await().until(() -> fixture.agent.waiting() == 1);
    }
  }

  @Test
  void aStatusBeyondAllClassesIsCountedInTheNearest() {
    var figures = new CallFigures();
    figures.callEnded(7, null);
    figures.callEnded(1007, null);

    assertEquals(1, figures.calls(1, null));
    assertEquals(1, figures.calls(CallFigures.STATUS_CLASSES, null));
  }
}
