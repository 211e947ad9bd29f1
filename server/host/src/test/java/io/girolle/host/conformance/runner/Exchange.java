package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.proto.TryCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One stream: what the client sent on it, and the answer.
 *
 * @param method the full name of the method
 * @param metadata what the client sent ahead
 * @param steps what the client did
 * @param answer what came of it
 */
public record Exchange(
    String method, Map<String, String> metadata, List<Step> steps, Answer answer) {

  /** Reads one. */
  public static Exchange of(JsonNode json) {
    Map<String, String> metadata = new HashMap<>();
    JsonNode sent = json.path("request_metadata");
    sent.fieldNames().forEachRemaining(name -> metadata.put(name, sent.get(name).asText()));
    List<Step> steps = new ArrayList<>();
    json.get("client_sent").forEach(step -> steps.add(Step.of(step)));
    return new Exchange(
        json.get("path").asText().substring(1),
        Map.copyOf(metadata),
        List.copyOf(steps),
        Answer.recorded(json));
  }

  /** Whether it is about a call, rather than about the runner. */
  boolean isCall() {
    return method.endsWith("/Engage");
  }

  /** Whether it is about how the runner is. */
  boolean isStatus() {
    return method.endsWith("/Status") || method.endsWith("/Status2");
  }

  /** The call that it begins with. */
  TryCall call() {
    return steps.stream().filter(s -> s.kind() == Step.Kind.TRY).findFirst().orElseThrow().call();
  }
}
