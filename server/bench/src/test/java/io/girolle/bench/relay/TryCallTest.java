package io.girolle.bench.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TryCallTest {
  @Test
  void isOneKibibyteLong() {
    assertEquals(1024, RelayedCall.TRY.getSerializedSize());
  }

  @Test
  void isOneLineOfJson() {
    String json = RelayedCall.TRY.getTry().getModelsCallJson();
    assertTrue(json.matches("\\{\"id\":.*x\"}}"), json);
  }
}
