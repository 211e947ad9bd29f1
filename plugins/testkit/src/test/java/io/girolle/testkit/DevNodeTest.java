package io.girolle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  private void mark(io.girolle.spi.CallEdit call) {
    call.extension("MARK", "1");
  }
}
