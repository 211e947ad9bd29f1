package io.girolle.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate();

  @Test
  void isEmptyOnceClosedAndTheLastHasLeft() {
    assertTrue(gate.enter());
    assertTrue(gate.enter());
    gate.close();
    assertFalse(gate.enter());
    gate.leave();
    assertFalse(gate.emptied().isDone());
    assertEquals(1, gate.inside());
    gate.leave();

    assertTrue(gate.emptied().isDone());
    assertFalse(gate.enter());
  }

  @Test
  void isEmptyAtOnceWhenNobodyIsInside() {
    gate.close();

    assertTrue(gate.emptied().isDone());
  }
}
