package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.girolle.harness.Action;
import io.girolle.harness.Frame;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.proto.TryCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** Compares what a runner saw of one attempt with what was recorded. */
final class AttemptComparison {
  private static final Set<Long> POLITE_RESETS = Set.of(0L, 8L);

  private final Recording.Received recorded;
  private final Observed seen;
  private final List<String> waits;
  private final byte[] body;
  private final Outcome outcome;
  private final UnaryOperator<String> atThisNode;
  private final List<String> differences = new ArrayList<>();

  /**
   * A comparison.
   *
   * @param recorded the recorded attempt
   * @param seen what the runner saw
   * @param steps what the runner played
   * @param body of the client's request
   * @param outcome what must hold
   * @param atThisNode a recorded text as this node says it
   */
  AttemptComparison(
      Recording.Received recorded,
      Observed seen,
      JsonNode steps,
      byte[] body,
      Outcome outcome,
      UnaryOperator<String> atThisNode) {
    this.recorded = recorded;
    this.seen = seen;
    this.waits =
        StreamSupport.stream(steps.spliterator(), false)
            .map(step -> step.path("wait").asText())
            .toList();
    this.body = body;
    this.outcome = outcome;
    this.atThisNode = atThisNode;
  }

  /** The call that a message carries; missing when it isn't JSON. */
  static JsonNode call(TryCall tryCall) {
    try {
      return RecordingFiles.JSON.readTree(tryCall.getModelsCallJson());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  List<String> differences() {
    metadata();
    tryCall();
    frames();
    end();
    return differences;
  }

  private void metadata() {
    Map<String, String> metadata = seen.metadata();
    String id = metadata.getOrDefault("fn_request_id", "");
    boolean given = recorded.requestId().startsWith("req-");
    if (given ? !id.equals(recorded.requestId()) : id.isEmpty() && hasRequestId()) {
      differences.add("fn_request_id: want " + recorded.requestId() + ", got " + id);
    }
    for (String unwanted : List.of("grpc-timeout", "grpc-encoding")) {
      if (metadata.containsKey(unwanted)) {
        differences.add(unwanted + ": " + metadata.get(unwanted));
      }
    }
    if (!metadata.getOrDefault(":method", "POST").equals("POST")
        || !metadata.getOrDefault("te", "trailers").equals("trailers")) {
      differences.add("opened with " + metadata);
    }
    differences.addAll(seen.faults());
    if (seen.halfClosed()) {
      differences.add("the load balancer half-closed");
    }
  }

  private boolean hasRequestId() {
    return !recorded.requestId().isEmpty();
  }

  private void tryCall() {
    boolean read = waits.contains("try") || waits.contains("eof");
    if (seen.tryCall().isEmpty()) {
      if (read) {
        differences.add("no TryCall");
      }
      return;
    }
    TryCall sent = seen.tryCall().get();
    if (recorded.tryCall().isMissingNode()) {
      return;
    }
    if (!sent.getSlotHashId().equals(recorded.tryCall().get("slot_hash_id").asText())) {
      differences.add("slot_hash_id: " + sent.getSlotHashId());
    }
    JsonNode extensions = RecordingFiles.JSON.valueToTree(sent.getExtensionsMap());
    if (!extensions.equals(recorded.tryCall().get("extensions"))) {
      differences.add("extensions: " + extensions);
    }
    differences.addAll(
        new CallComparison(recorded.tryCall().get("models_call"), call(sent), outcome, atThisNode)
            .differences());
  }

  private void frames() {
    List<Frame> frames = seen.frames();
    long ends = frames.stream().filter(Frame::eof).count();
    if (ends > 1 || (ends == 1 && !frames.get(frames.size() - 1).eof())) {
      differences.add("the end of the body is not on the last frame alone");
    }
    if (frames.stream().anyMatch(frame -> frame.size() > Action.FRAME_SIZE)) {
      differences.add("a frame of more than " + Action.FRAME_SIZE + " bytes");
    }
    byte[] got = seen.body();
    if (got.length > body.length || !Arrays.equals(got, 0, got.length, body, 0, got.length)) {
      differences.add("other bytes than the client sent");
    }
    if (waits.contains("eof") && seen.ended()) {
      if (ends == 0) {
        differences.add("no end of the body");
      }
      if (got.length < body.length) {
        differences.add("body: want " + body.length + " bytes, got " + got.length);
      }
    }
  }

  private void end() {
    if (!seen.ended()) {
      differences.add("the stream was never ended");
    } else if (waits.contains("closed") && recorded.closedByClient() && !seen.endedByClient()) {
      differences.add("the stream was ended by the runner");
    }
    seen.resetCode()
        .ifPresent(
            code -> {
              if (!POLITE_RESETS.contains(code)) {
                differences.add("the load balancer reset the stream with code " + code);
              }
            });
  }
}
