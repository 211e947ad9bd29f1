package io.girolle.host.conformance.lb;

import io.girolle.harness.Attempt;
import io.girolle.harness.Frame;
import io.girolle.harness.RawStream;
import io.girolle.proto.TryCall;
import io.grpc.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a runner saw of one attempt.
 *
 * @param runner R1, R2 and so on
 * @param metadata of the stream
 * @param tryCall the message that opened it
 * @param frames the frames of the request's body
 * @param body what was in them
 * @param halfClosed whether the load balancer half-closed
 * @param ended whether it is over
 * @param endedByClient whether the load balancer ended it
 * @param resetCode how the load balancer reset it, where that can be seen
 * @param faults what else was wrong with what came
 */
public record Observed(
    String runner,
    Map<String, String> metadata,
    Optional<TryCall> tryCall,
    List<Frame> frames,
    byte[] body,
    boolean halfClosed,
    boolean ended,
    boolean endedByClient,
    OptionalLong resetCode,
    List<String> faults) {

  static Observed of(String runner, Attempt attempt) {
    return new Observed(
        runner,
        texts(attempt.metadata()),
        attempt.tried().isDone() ? Optional.of(attempt.tryCall()) : Optional.empty(),
        attempt.frames(),
        attempt.body().toByteArray(),
        attempt.halfClosed().isDone(),
        attempt.hasEnded(),
        attempt.cancelled().isDone(),
        OptionalLong.empty(),
        List.of());
  }

  static Observed of(String runner, RawStream stream) {
    return new Observed(
        runner,
        stream.headers(),
        stream.tried().isDone() ? Optional.of(stream.tryCall()) : Optional.empty(),
        stream.frames(),
        stream.body().toByteArray(),
        stream.halfClosed().isDone(),
        stream.hasEnded(),
        !stream.endedHere(),
        stream.resetCode(),
        stream.faults());
  }

  /** Metadata without what is binary. */
  public static Map<String, String> texts(Metadata metadata) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : metadata.keys()) {
      if (!key.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        texts.put(key, metadata.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
      }
    }
    return texts;
  }
}
