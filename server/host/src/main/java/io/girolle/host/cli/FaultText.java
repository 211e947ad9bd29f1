package io.girolle.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.call.config.Fault;

/** A fault that a node told as JSON, in the line that it is elsewhere. */
final class FaultText {
  private FaultText() {}

  static String of(JsonNode fault) {
    return new Fault(
            fault.path("where").asText(),
            fault.path("what").asText(),
            fault.path("message").asText())
        .toString();
  }
}
