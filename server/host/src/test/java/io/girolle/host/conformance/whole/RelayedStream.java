package io.girolle.host.conformance.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.girolle.harness.Frame;
import io.girolle.host.conformance.RecordingFiles;
import io.girolle.host.conformance.lb.Observed;
import io.girolle.host.conformance.runner.Answer;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import io.girolle.proto.RunnerMsg;
import io.girolle.proto.TryCall;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One stream through the relay. Thread-safe. */
final class RelayedStream extends ServerCall.Listener<ByteString> {
  private final ServerCall<ByteString, ByteString> front;
  private final ClientCall<ByteString, ByteString> behind;
  private final Metadata metadata;
  private final long begun = System.nanoTime();
  private final List<ClientMsg> asked = new ArrayList<>();
  private final List<Answer.Message> answered = new ArrayList<>();
  private Optional<Status> status = Optional.empty();
  private boolean halfClosed;
  private boolean finished;
  private boolean left;

  /**
   * A stream that hasn't begun.
   *
   * @param front the side of the load balancer
   * @param behind the side of the runner
   * @param metadata what the load balancer sent ahead
   */
  RelayedStream(
      ServerCall<ByteString, ByteString> front,
      ClientCall<ByteString, ByteString> behind,
      Metadata metadata) {
    this.front = front;
    this.behind = behind;
    this.metadata = metadata;
  }

  void begin() {
    behind.start(new Back(), metadata);
    behind.request(Integer.MAX_VALUE);
    front.request(Integer.MAX_VALUE);
  }

  /** Whether the runner has ended it, or the load balancer has left. */
  synchronized boolean hasEnded() {
    return status.isPresent() || left;
  }

  /** What the runner saw of it. */
  synchronized Observed observed() {
    List<DataFrame> frames =
        asked.stream().filter(ClientMsg::hasData).map(ClientMsg::getData).toList();
    Optional<TryCall> tryCall =
        asked.stream().filter(ClientMsg::hasTry).map(ClientMsg::getTry).findFirst();
    return new Observed(
        "R1",
        Observed.texts(metadata),
        tryCall,
        frames.stream().map(frame -> new Frame(frame.getData().size(), frame.getEof())).toList(),
        ByteString.copyFrom(frames.stream().map(DataFrame::getData).toList()).toByteArray(),
        halfClosed,
        hasEnded(),
        left,
        OptionalLong.empty(),
        List.of());
  }

  /** The id of the call, if one came. */
  Optional<String> callId() {
    return observed().tryCall().map(call -> id(call.getModelsCallJson()));
  }

  /** What the runner answered on it. */
  synchronized Answer answer() {
    return Answer.of(List.copyOf(answered), status);
  }

  @Override
  public void onMessage(ByteString message) {
    synchronized (this) {
      asked.add(parsed(message));
    }
    behind.sendMessage(message);
  }

  @Override
  public void onHalfClose() {
    synchronized (this) {
      halfClosed = true;
    }
    behind.halfClose();
  }

  /** After the call has finished that means nothing, and the runner's end is still to be seen. */
  @Override
  public void onCancel() {
    synchronized (this) {
      left = !finished && status.isEmpty();
      if (!left) {
        return;
      }
    }
    behind.cancel("the load balancer has left", null);
  }

  /** Listens to the runner. */
  private final class Back extends ClientCall.Listener<ByteString> {

    @Override
    public void onHeaders(Metadata headers) {
      front.sendHeaders(headers);
    }

    @Override
    public void onMessage(ByteString message) {
      synchronized (RelayedStream.this) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        answered.add(new Answer.Message(message, millis));
        finished |= isFinished(message);
      }
      front.sendMessage(message);
    }

    @Override
    public void onClose(Status end, Metadata trailers) {
      synchronized (RelayedStream.this) {
        if (left) {
          return;
        }
        status = Optional.of(end);
      }
      front.close(end, trailers);
    }
  }

  private static String id(String call) {
    try {
      return RecordingFiles.JSON.readTree(call).path("id").asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static ClientMsg parsed(ByteString message) {
    try {
      return ClientMsg.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isFinished(ByteString message) {
    try {
      return RunnerMsg.parseFrom(message).hasFinished();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
