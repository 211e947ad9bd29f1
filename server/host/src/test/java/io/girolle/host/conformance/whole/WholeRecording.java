package io.girolle.host.conformance.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.host.conformance.Digest;
import io.girolle.host.conformance.RecordingFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A case that was recorded at the door of a load balancer, and between it and the runner behind.
 *
 * @param json all of it
 */
record WholeRecording(JsonNode json) {
  private static final String QUESTION = "{\"action\":\"count\",\"pad\":\"";
  private static final String END = "\"}";

  /** All of them, by name. */
  static List<WholeRecording> all() {
    return RecordingFiles.all("e2e", UnaryOperator.identity()).stream()
        .map(WholeRecording::of)
        .toList();
  }

  private static WholeRecording of(JsonNode json) {
    var recording = new WholeRecording(json);
    for (JsonNode exchange : recording.exchanges()) {
      ask((ObjectNode) exchange.get("http_request").get("body"));
    }
    for (JsonNode stream : recording.streams()) {
      stream.get("runner_answered").forEach(message -> fill((ObjectNode) message));
    }
    return recording;
  }

  /** The one long body that was sent is a padded question. */
  private static void ask(ObjectNode body) {
    if (!body.has("base64")) {
      int pad = body.get("length").asInt() - QUESTION.length() - END.length();
      body.put("base64", (QUESTION + "p".repeat(pad) + END).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Long answers are of one letter. */
  private static void fill(ObjectNode message) {
    if (message.has("sha256")) {
      byte[] data = "x".repeat(message.get("length").asInt()).getBytes(StandardCharsets.US_ASCII);
      if (!Digest.of(data).equals(message.get("sha256").asText())) {
        throw new IllegalStateException("no answer of one letter: " + message);
      }
      message.put("data_base64", data);
    }
  }

  String name() {
    return json.get("name").asText();
  }

  /** Which kind of load balancer was recorded. */
  String node() {
    return json.get("node").asText();
  }

  /** What the client asked and got, in order. */
  List<JsonNode> exchanges() {
    return json.has("exchanges") ? list(json.get("exchanges")) : List.of(json);
  }

  /** What the two nodes said to each other, stream by stream; of many the first and the last. */
  List<JsonNode> streams() {
    return list(json.get("lb_runner_conversation"));
  }

  /**
   * The stream that one of a replay is to be like: how often a full runner is asked depends on the
   * time, but all refusals are alike.
   *
   * @param index its number, from 0
   * @param count how many there were
   */
  JsonNode streamLike(int index, int count) {
    List<JsonNode> all = streams();
    int last = all.size() - 1;
    return all.get(index == count - 1 ? last : Math.min(index, Math.max(0, last - 1)));
  }

  /** When the client left; 0 when it stayed. */
  int clientLeavesAfterMillis() {
    return json.path("client_leaves_after_ms").asInt();
  }

  @Override
  public String toString() {
    return name();
  }

  /** The call that a stream begins with. */
  static JsonNode call(JsonNode stream) {
    return stream.get("lb_sent").get(0).get("models_call");
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
