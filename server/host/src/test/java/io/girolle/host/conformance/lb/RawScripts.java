package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.harness.RawAction;
import io.girolle.harness.RawScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Recorded steps as a script for raw HTTP/2. */
final class RawScripts {
  private RawScripts() {}

  static RawScript of(JsonNode steps) {
    List<RawAction> actions = new ArrayList<>();
    for (JsonNode step : steps) {
      String kind = step.fieldNames().next();
      actions.addAll(actions(kind, step.get(kind)));
    }
    return new RawScript(actions);
  }

  private static List<RawAction> actions(String kind, JsonNode value) {
    return switch (kind) {
      case "wait" -> List.of(waiting(value.asText()));
      case "sleep_ms" -> List.of(RawAction.delay(Duration.ofMillis(value.asInt())));
      case "result_start" -> List.of(RawAction.message(RecordedMessages.resultStart(value)));
      case "data" -> RecordedMessages.data(value).stream().map(RawAction::message).toList();
      case "finished" ->
          List.of(RawAction.doing(s -> s.send(RecordedMessages.finished(value, s.callId()))));
      case "close" -> List.of(RawAction.trailers(0, ""));
      case "status" ->
          List.of(RawAction.trailers(value.get("code").asInt(), value.path("details").asText()));
      case "raw_message" ->
          List.of(RawAction.messageOf(RecordedMessages.base64(value.get("base64"))));
      case "rst" -> List.of(RawAction.reset(value.asLong()));
      case "drop_connection" -> List.of(RawAction.dropConnection());
      case "http_answer" ->
          List.of(
              RawAction.httpAnswer(
                  value.get("status").asInt(),
                  value.get("content_type").asText(),
                  value.path("body").asText()));
      default -> throw new IllegalArgumentException("step " + kind);
    };
  }

  private static RawAction waiting(String what) {
    return switch (what) {
      case "try" -> RawAction.awaitTry();
      case "eof" -> RawAction.awaitRequest();
      case "closed" -> RawAction.awaitEnd();
      default -> throw new IllegalArgumentException("wait for " + what);
    };
  }
}
