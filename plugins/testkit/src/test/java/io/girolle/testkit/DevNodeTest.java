package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.spi.CallEdit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A node for an IDE. */
class DevNodeTest {

  @Test
  void itsRunnersTellWhatReachedThem() {
    try (TestNode node = DevNode.of(context -> context.overrider(this::mark)).start()) {
      CallOutcome outcome = node.call("/hello").send();
      assertEquals(200, outcome.status());
      assertTrue(outcome.text().contains("extension MARK = 1"), outcome.text());
    }
  }

  @Test
  void functionsOnRealRunnersTellWhatDriverExtensionsMadeOfThem() {
    try (TestNode node = DevNode.of(RealRunnersTest.Colour.class).realRunners(1).start()) {
      CallOutcome outcome = node.call("/hello").extension("COLOUR", "red").body("moo").send();
      assertEquals(200, outcome.status(), outcome.text());
      assertTrue(outcome.text().contains("label colour = red"), outcome.text());
      assertTrue(outcome.text().contains("environment FN_FORMAT = http-stream"), outcome.text());
      assertTrue(outcome.text().endsWith("moo"), outcome.text());
    }
  }

  @Test
  void aHookMayStandAtABreakpointAsLongAsItTakes() {
    try (TestNode node = DevNode.of(context -> context.overrider(this::stand)).start()) {
      assertEquals(200, node.call("/hello").send().status());
      assertFalse(node.plugin().figures().isMoved());
    }
  }

  private void stand(CallEdit call) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private void mark(CallEdit call) {
    call.extension("MARK", "1");
  }
}
