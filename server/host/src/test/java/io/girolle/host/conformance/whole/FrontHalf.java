package io.girolle.host.conformance.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.lb.Comparison;
import io.girolle.host.conformance.lb.Outcome;
import io.girolle.host.conformance.lb.Recording;
import io.girolle.host.conformance.lb.Replay;
import io.girolle.host.conformance.runner.Answer;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import java.util.Base64;
import java.util.List;

/**
 * The half of a whole way that is the load balancer's. Where a client was recorded to get what the
 * runner answered, it must get what this runner answered.
 */
final class FrontHalf {
  private static final long NANOS_A_MILLI = 1_000_000;

  private final WholeRecording recording;
  private final WholeReplay replay;

  FrontHalf(WholeRecording recording, WholeReplay replay) {
    this.recording = recording;
    this.replay = replay;
  }

  /** The differences; none when the replay came to this outcome. */
  List<String> differences(Outcome outcome) {
    var result =
        new Replay.Result(
            replay.answers(),
            replay.streams().stream().map(RelayedStream::observed).toList(),
            false,
            1,
            replay.address(),
            replay.tookMillis(),
            0);
    return Comparison.differences(Recording.of(json()), result, outcome);
  }

  /** The recording as one of a load balancer alone, with a script for its runner. */
  private ObjectNode json() {
    ObjectNode json = recording.json().deepCopy();
    ArrayNode scripts = json.putObject("runner_script").putArray("by_attempt");
    ArrayNode received = json.putArray("runner_received");
    boolean refusals = recording.streams().stream().anyMatch(FrontHalf::isRefused);
    for (JsonNode stream : recording.streams()) {
      boolean left = stream.path("end").path("by").asText().equals("lb");
      ArrayNode script = scripts.addArray();
      script.addObject().put("wait", refusals ? "try" : "eof");
      if (left) {
        script.addObject().put("wait", "closed");
      }
      ObjectNode attempt = received.addObject();
      attempt.set("attempt", stream.get("attempt"));
      attempt.putArray("request_headers");
      attempt.set("received", stream.get("lb_sent"));
      attempt.putObject("end").put("stream_closed_by", left ? "client" : "runner");
    }
    if (json.get("attempts_total").asInt() > recording.streams().size()) {
      json.put("attempts_not_listed", true);
    }
    json.put("took_ms", longestExecution() / NANOS_A_MILLI);
    List<JsonNode> exchanges = new WholeRecording(json).exchanges();
    for (int i = 0; i < exchanges.size() && !replay.streams().isEmpty(); i++) {
      int last = replay.streams().size() - 1;
      int stream = i == exchanges.size() - 1 ? last : Math.min(i, last);
      pass(
          (ObjectNode) exchanges.get(i).get("http_response"),
          Answer.recorded(recording.streamLike(stream, last + 1)),
          replay.streams().get(stream).answer());
    }
    return json;
  }

  /** Starting an instance takes as long as it takes. */
  private long longestExecution() {
    return recording.streams().stream()
        .flatMap(
            stream -> stream.get("runner_answered").findValuesAsText("executionDuration").stream())
        .mapToLong(Long::parseLong)
        .max()
        .orElse(0);
  }

  private static void pass(ObjectNode response, Answer recorded, Answer got) {
    String body = response.path("body").path("base64").asText();
    if (!body.isEmpty() && body.equals(base64(recorded.body()))) {
      response.set(
          "body", RecordingFiles.JSON.createObjectNode().put("base64", got.body().toByteArray()));
    }
    for (JsonNode header : response.path("headers")) {
      String name = header.get(0).asText();
      if (name.startsWith("Fn-Fdk-")) {
        got.head().ifPresent(head -> ((ArrayNode) header).set(1, value(head, name)));
      }
    }
  }

  private static String value(HttpRespMeta head, String name) {
    return head.getHeadersList().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(HttpHeader::getValue)
        .findFirst()
        .orElse("");
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** A refusal may come before the body has, of which the rest isn't sent then. */
  private static boolean isRefused(JsonNode stream) {
    JsonNode first = stream.path("runner_answered").path(0);
    return first.path("kind").asText().equals("finished")
        && first.path("message").path("errorCode").asInt() == 503;
  }
}
