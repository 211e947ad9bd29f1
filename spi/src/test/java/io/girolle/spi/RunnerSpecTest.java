package io.girolle.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerSpecTest {

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7:9190", "[::1]:9190", "runner:1", "fn_runner:65535"})
  void anAddressIsHostAndPort(String address) {
    assertEquals(address, RunnerSpec.of(address).address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runner",
        ":9190",
        "runner:",
        "runner:0",
        "runner:65536",
        "runner:99999",
        "runner:123456",
        "runner:x",
        "run ner:1",
        "http://runner:9190",
        "runner:9190/",
        "me@runner:9190",
        " runner:1"
      })
  void anythingElseIsRefused(String address) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> RunnerSpec.of(address));

    assertEquals("address: " + address + " (expected: host:port)", refusal.getMessage());
  }
}
