package io.girolle.host.conformance.lb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.girolle.harness.Action;
import io.girolle.proto.CallFinished;
import io.girolle.proto.CallResultStart;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The messages of a runner, from the steps of a recorded script. */
final class RecordedMessages {
  private static final String CALL_ID = "$call_id";

  private RecordedMessages() {}

  static RunnerMsg resultStart(JsonNode step) {
    var meta = HttpRespMeta.newBuilder().setStatusCode(step.get("status_code").asInt());
    for (JsonNode pair : step.path("headers")) {
      meta.addHeaders(
          HttpHeader.newBuilder().setKey(pair.get(0).asText()).setValue(pair.get(1).asText()));
    }
    return RunnerMsg.newBuilder()
        .setResultStart(CallResultStart.newBuilder().setHttp(meta))
        .build();
  }

  static List<RunnerMsg> data(JsonNode step) {
    ByteString all = bytes(step);
    int size = step.path("single").asBoolean() ? Math.max(1, all.size()) : Action.FRAME_SIZE;
    List<RunnerMsg> frames = new ArrayList<>();
    for (int from = 0; from < Math.max(1, all.size()); from += size) {
      ByteString part = all.substring(from, Math.min(from + size, all.size()));
      frames.add(RunnerMsg.newBuilder().setData(DataFrame.newBuilder().setData(part)).build());
    }
    return frames;
  }

  static RunnerMsg finished(JsonNode step, String callId) {
    var finished = CallFinished.newBuilder();
    for (FieldDescriptor field : CallFinished.getDescriptor().getFields()) {
      JsonNode value = step.get(field.getName());
      if (value != null) {
        finished.setField(field, value(field, value, callId));
      }
    }
    return RunnerMsg.newBuilder().setFinished(finished).build();
  }

  private static Object value(FieldDescriptor field, JsonNode value, String callId) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> value.asBoolean();
      case INT -> value.asInt();
      case LONG -> Long.parseLong(value.asText());
      case STRING -> value.asText().equals(CALL_ID) ? callId : value.asText();
      default -> throw new IllegalArgumentException("field " + field);
    };
  }

  private static ByteString bytes(JsonNode step) {
    if (step.has("pattern")) {
      return ByteString.copyFrom(RecordedBody.pattern(step.get("pattern").asInt()));
    }
    return step.has("base64")
        ? base64(step.get("base64"))
        : ByteString.copyFromUtf8(step.path("text").asText());
  }

  static ByteString base64(JsonNode text) {
    return ByteString.copyFrom(Base64.getDecoder().decode(text.asText()));
  }
}
