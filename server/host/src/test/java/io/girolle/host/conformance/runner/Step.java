package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.TryCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a client did at one time.
 *
 * @param kind what it was
 * @param atMillis when
 * @param messages what it sent, as on the wire
 */
record Step(Kind kind, long atMillis, List<ByteString> messages) {

  /** What a client may do. */
  enum Kind {
    TRY,
    DATA,
    MESSAGE,
    HALF_CLOSE,
    CANCEL,
    /** It would have sent more, had the stream not ended. */
    DROPPED
  }

  static Step of(JsonNode json) {
    Kind kind =
        json.has("dropped")
            ? Kind.DROPPED
            : switch (json.get("kind").asText()) {
              case "try" -> Kind.TRY;
              case "data" -> Kind.DATA;
              case "message" -> Kind.MESSAGE;
              case "half_close" -> Kind.HALF_CLOSE;
              case "cancel" -> Kind.CANCEL;
              default -> throw new IllegalArgumentException("step " + json);
            };
    List<ByteString> messages =
        switch (kind) {
          case TRY, MESSAGE -> List.of(base64(json.get("wire_base64")));
          case DATA -> frames(json);
          case DROPPED -> List.of(frame(ByteString.copyFromUtf8("more"), true));
          default -> List.of();
        };
    return new Step(kind, json.path("at_ms").asLong(), messages);
  }

  static Step call(TryCall call) {
    return new Step(
        Kind.TRY, 0, List.of(ClientMsg.newBuilder().setTry(call).build().toByteString()));
  }

  static Step body(String text) {
    return new Step(Kind.DATA, 0, List.of(frame(ByteString.copyFromUtf8(text), true)));
  }

  static Step cancel(long atMillis) {
    return new Step(Kind.CANCEL, atMillis, List.of());
  }

  /** The call that the message of a {@link Kind#TRY} holds. */
  TryCall call() {
    try {
      return ClientMsg.parseFrom(messages.get(0)).getTry();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static ByteString base64(JsonNode text) {
    return ByteString.copyFrom(Base64.getDecoder().decode(text.asText()));
  }

  private static List<ByteString> frames(JsonNode json) {
    ByteString all = base64(json.get("data_base64"));
    int size = Math.max(1, json.get("frame_length").asInt());
    List<ByteString> frames = new ArrayList<>();
    for (int from = 0; from == 0 || from < all.size(); from += size) {
      int to = Math.min(from + size, all.size());
      frames.add(frame(all.substring(from, to), json.get("eof").asBoolean() && to == all.size()));
    }
    return frames;
  }

  private static ByteString frame(ByteString data, boolean eof) {
    var frame = DataFrame.newBuilder().setData(data).setEof(eof);
    return ClientMsg.newBuilder().setData(frame).build().toByteString();
  }
}
