package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.girolle.host.conformance.RecordingFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One recorded case: what the client sent, stream by stream, and what the runner answered.
 *
 * @param name what it is called
 * @param node which node was recorded
 * @param exchanges the streams, in the order of their beginnings
 * @param started how many instances were started meanwhile
 */
public record Recording(String name, String node, List<Exchange> exchanges, int started) {

  /** All of them, by name. */
  static List<Recording> all() {
    return RecordingFiles.all("runner", UnaryOperator.identity()).stream()
        .map(Recording::of)
        .toList();
  }

  private static Recording of(JsonNode json) {
    List<Exchange> exchanges = new ArrayList<>();
    for (JsonNode exchange :
        json.has("exchanges") ? json.get("exchanges") : List.of(json.get("exchange"))) {
      exchanges.add(Exchange.of(exchange));
    }
    int started = 0;
    for (JsonNode event : json.path("docker_events")) {
      started += event.get("action").asText().equals("start") ? 1 : 0;
    }
    return new Recording(
        json.get("name").asText(), json.get("node").asText(), List.copyOf(exchanges), started);
  }

  @Override
  public String toString() {
    return name;
  }
}
