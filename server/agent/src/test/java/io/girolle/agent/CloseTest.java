package io.girolle.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import io.girolle.harness.ScriptedRunner;
import io.girolle.spi.RunnerSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CloseTest {

  @Test
  void closesTheGateThenThePoolThenWhatIsUnderWayAndSaysThePoolsError() throws Exception {
    var order = new CopyOnWriteArrayList<String>();
    try (var busy = ScriptedRunner.start(attempt -> Script.nack());
        var stalling = ScriptedRunner.start(Script.stall())) {
      LbAgent agent =
          LbAgent.builder()
              .settings(AgentFixture.settings("pool = broken"))
              .placer("in-order", new InOrder())
              .pool(
                  "broken",
                  (key, sink) -> {
                    sink.update(List.of(RunnerSpec.of(stalling.address())));
                    return () -> {
                      order.add("pool");
                      throw new IOException("the pool's error");
                    };
                  })
              .build();
      try (var running = FakeClient.saying("x");
          var late = FakeClient.saying("y")) {
        submit(agent, running);
        await().until(() -> stalling.attemptCount() == 1);

        var failure = assertThrows(IllegalStateException.class, agent::close);
        assertEquals("the pool's error", failure.getCause().getMessage());
        assertEquals(List.of("pool"), order);
        assertEquals(500, running.await().status());
        submit(agent, late);
        assertEquals(503, late.await().status());
        await().until(() -> agent.inFlight() == 0);
        assertEquals(0, busy.attemptCount());
      }
    }
  }

  @Test
  void callsThatWaitForARunnerGiveUp() throws Exception {
    try (var busy = ScriptedRunner.start(attempt -> Script.nack())) {
      var fixture = AgentFixture.over(busy);
      FakeClient waiting = fixture.call("x");
      await().until(() -> fixture.agent.waiting() == 1);
      fixture.agent.close();

      assertEquals(503, waiting.await().status());
      await().until(() -> fixture.agent.waiting() == 0);
      fixture.close();
    }
  }

  @Test
  void aMissingCallOrClientIsAnArgumentError() throws Exception {
    try (var fixture = AgentFixture.over();
        var client = FakeClient.saying("x")) {
      assertTrue(
          assertThrows(NullPointerException.class, () -> fixture.agent.submit(null, client))
              .getMessage()
              .contains("call"));
      var call = fixture.call(Map.of(), false);
      assertTrue(
          assertThrows(NullPointerException.class, () -> fixture.agent.submit(call, null))
              .getMessage()
              .contains("exchange"));
      assertEquals(0, fixture.agent.inFlight());
    }
  }

  private static void submit(LbAgent agent, FakeClient client) throws Exception {
    try (var fixture = AgentFixture.over()) {
      var call = fixture.call(Map.of(), false);
      client.run(() -> agent.submit(call, client));
    }
  }
}
