package io.girolle.host.conformance.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.lb.RecordedRequest;
import io.girolle.host.conformance.runner.Answer;
import io.girolle.host.conformance.runner.Comparison;
import io.girolle.host.conformance.runner.Exchange;
import io.girolle.host.conformance.runner.Outcome;
import io.girolle.host.conformance.runner.Recording;
import io.girolle.host.conformance.runner.Replay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** The half of a whole way that is the runner's. */
final class BackHalf {
  private static final List<String> ENCODED = List.of("wire_base64", "data_base64");

  private final WholeRecording recording;
  private final WholeReplay replay;

  BackHalf(WholeRecording recording, WholeReplay replay) {
    this.recording = recording;
    this.replay = replay;
  }

  /** The differences; none when the replay came to this outcome. */
  List<String> differences(Outcome outcome) {
    List<Exchange> exchanges = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    int count = replay.streams().size();
    for (int i = 0; i < count; i++) {
      RelayedStream stream = replay.streams().get(i);
      exchanges.add(exchange(recording.streamLike(i, count), stream));
      answers.add(stream.answer());
    }
    return Comparison.differences(
        new Recording(recording.name(), recording.node(), exchanges, started()),
        new Replay(answers, replay.started(), started() > 0),
        outcome);
  }

  private int started() {
    return (int)
        recording.streams().stream()
            .filter(stream -> stream.get("runner_answered").findValue("ctrCreateDuration") != null)
            .count();
  }

  /** A recorded stream as it would have been with the ids and the address of this replay. */
  private Exchange exchange(JsonNode recorded, RelayedStream stream) {
    String id = WholeRecording.call(recorded).get("id").asText();
    String host = RecordedRequest.of(recording.exchanges().get(0).get("http_request")).host();
    UnaryOperator<String> words =
        text -> text.replace(id, stream.callId().orElse(id)).replace(host, replay.address());
    ObjectNode json = RecordingFiles.JSON.createObjectNode();
    json.set("path", recorded.get("path"));
    json.putArray("client_sent").add(recorded.get("lb_sent").get(0));
    ArrayNode answered = recorded.get("runner_answered").deepCopy();
    for (JsonNode message : answered) {
      for (String member : ENCODED) {
        if (message.has(member)) {
          ((ObjectNode) message).put(member, edited(message.get(member), words));
        }
      }
    }
    json.set("runner_answered", answered);
    json.set("trailers", recorded.path("end").path("trailers"));
    return Exchange.of(json);
  }

  private static byte[] edited(JsonNode base64, UnaryOperator<String> words) {
    byte[] bytes = Base64.getDecoder().decode(base64.asText());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return words.apply(text).getBytes(StandardCharsets.ISO_8859_1);
  }
}
