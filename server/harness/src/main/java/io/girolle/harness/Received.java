package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.call.CallJson;
import io.girolle.call.CallModel;
import io.girolle.proto.DataFrame;
import io.girolle.proto.TryCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client has sent in one attempt. Thread-safe. */
final class Received {
  private final List<Frame> frames = new ArrayList<>();
  private final List<ByteString> parts = new ArrayList<>();
  private @Nullable TryCall tryCall;
  private @Nullable CallModel call;
  private String callFault = "no TryCall has come yet";

  synchronized void add(TryCall message) {
    tryCall = message;
    try {
      call = CallJson.read(message.getModelsCallJson(), message.getExtensionsMap());
    } catch (IOException e) {
      callFault = String.valueOf(e.getMessage());
    }
  }

  synchronized void add(DataFrame frame) {
    frames.add(new Frame(frame.getData().size(), frame.getEof()));
    parts.add(frame.getData());
  }

  synchronized boolean hasTry() {
    return tryCall != null;
  }

  synchronized TryCall tryCall() {
    if (tryCall == null) {
      throw new IllegalStateException("no TryCall has come yet");
    }
    return tryCall;
  }

  synchronized CallModel call() {
    if (call == null) {
      throw new IllegalStateException(callFault);
    }
    return call;
  }

  synchronized String callId() {
    return call == null ? "" : call.id();
  }

  synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  synchronized ByteString body() {
    return ByteString.copyFrom(parts);
  }
}
