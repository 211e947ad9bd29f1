package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.harness.Action;
import io.girolle.harness.Script;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recorded steps as a script for gRPC. */
final class GrpcScripts {
  private static final Set<String> BEYOND_GRPC =
      Set.of("raw_message", "rst", "goaway", "drop_connection", "http_answer");
  private static final int LAST_STATUS = 16;

  private GrpcScripts() {}

  /** Whether gRPC can play all of these steps. */
  static boolean canPlay(JsonNode steps) {
    for (JsonNode step : steps) {
      String kind = step.fieldNames().next();
      if (BEYOND_GRPC.contains(kind)
          || (kind.equals("status") && step.get(kind).get("code").asInt() > LAST_STATUS)) {
        return false;
      }
    }
    return true;
  }

  static Script of(JsonNode steps) {
    List<Action> actions = new ArrayList<>();
    for (JsonNode step : steps) {
      String kind = step.fieldNames().next();
      actions.addAll(actions(kind, step.get(kind)));
    }
    actions.add(Action.stall());
    return new Script(actions);
  }

  private static List<Action> actions(String kind, JsonNode value) {
    return switch (kind) {
      case "wait" -> List.of(waiting(value.asText()));
      case "sleep_ms" -> List.of(Action.delay(Duration.ofMillis(value.asInt())));
      case "result_start" -> List.of(Action.message(RecordedMessages.resultStart(value)));
      case "data" -> RecordedMessages.data(value).stream().map(Action::message).toList();
      case "finished" ->
          List.of(Action.doing(a -> a.send(RecordedMessages.finished(value, a.callId()))));
      case "close" -> List.of(Action.close());
      case "status" -> List.of(Action.close(status(value)));
      default -> throw new IllegalArgumentException("step " + kind);
    };
  }

  private static Action waiting(String what) {
    return switch (what) {
      case "try" -> Action.awaitTry();
      case "eof" -> Action.awaitRequest();
      case "closed" -> Action.awaitCancel();
      default -> throw new IllegalArgumentException("wait for " + what);
    };
  }

  private static Status status(JsonNode value) {
    return Status.fromCodeValue(value.get("code").asInt())
        .withDescription(value.path("details").asText());
  }
}
