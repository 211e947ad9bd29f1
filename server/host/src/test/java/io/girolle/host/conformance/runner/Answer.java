package io.girolle.host.conformance.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.girolle.host.conformance.Digest;
import io.girolle.proto.CallFinished;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a runner answered on a stream. What it says of a call holds for streams that are about one.
 *
 * @param messages its messages
 * @param status how it ended the stream; missing when the client left, or nobody did
 * @param digest the SHA-256 of the body
 */
public record Answer(List<Message> messages, Optional<Status> status, String digest) {

  /**
   * One message.
   *
   * @param bytes as on the wire
   * @param atMillis when it came, since the stream began
   */
  public record Message(ByteString bytes, long atMillis) {

    RunnerMsg parsed() {
      try {
        return RunnerMsg.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An answer of these messages. */
  public static Answer of(List<Message> messages, Optional<Status> status) {
    return new Answer(messages, status, Digest.of(body(messages).toByteArray()));
  }

  /** Reads one. Of a long body the digest alone was recorded. */
  public static Answer recorded(JsonNode json) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : json.get("runner_answered")) {
      boolean data = message.get("kind").asText().equals("data");
      messages.add(
          new Message(
              data ? frame(message) : Step.base64(message.path("wire_base64")),
              message.get("at_ms").asLong()));
    }
    Answer answer = of(messages, recordedStatus(json));
    return new Answer(
        messages, answer.status, json.path("response_total").path("sha256").asText(answer.digest));
  }

  private static ByteString frame(JsonNode message) {
    ByteString data =
        message.has("data_base64")
            ? Step.base64(message.get("data_base64"))
            : ByteString.copyFrom(new byte[message.get("length").asInt()]);
    return RunnerMsg.newBuilder()
        .setData(DataFrame.newBuilder().setData(data))
        .build()
        .toByteString();
  }

  private static Optional<Status> recordedStatus(JsonNode json) {
    JsonNode trailers =
        json.path("trailers").has("grpc-status")
            ? json.get("trailers")
            : json.path("response_headers");
    if (trailers.has("grpc-status")) {
      Status status = Status.fromCodeValue(trailers.get("grpc-status").asInt());
      return Optional.of(status.withDescription(trailers.path("grpc-message").asText()));
    }
    return json.has("connection_error") ? Optional.of(Status.UNAVAILABLE) : Optional.empty();
  }

  /** What kinds of messages there were, in order; frames of data that follow each other are one. */
  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (Message message : messages) {
      String kind = message.parsed().getBodyCase().name().toLowerCase(Locale.ROOT);
      if (!kind.equals("data") || kinds.isEmpty() || !kinds.get(kinds.size() - 1).equals(kind)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** The head of the function's answer, if there is one. */
  public Optional<HttpRespMeta> head() {
    return parsed()
        .filter(RunnerMsg::hasResultStart)
        .map(message -> message.getResultStart().getHttp())
        .findFirst();
  }

  List<DataFrame> frames() {
    return parsed().filter(RunnerMsg::hasData).map(RunnerMsg::getData).toList();
  }

  /** The body of the function's answer. */
  public ByteString body() {
    return body(messages);
  }

  Optional<CallFinished> finished() {
    return parsed().filter(RunnerMsg::hasFinished).map(RunnerMsg::getFinished).findFirst();
  }

  /** When the last message came. */
  long lastMillis() {
    return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).atMillis();
  }

  private Stream<RunnerMsg> parsed() {
    return messages.stream().map(Message::parsed);
  }

  private static ByteString body(List<Message> messages) {
    return messages.stream()
        .map(message -> message.parsed().getData().getData())
        .reduce(ByteString.EMPTY, ByteString::concat);
  }
}
