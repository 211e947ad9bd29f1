package io.girolle.host.conformance;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire. */
public final class AsItIs implements MethodDescriptor.Marshaller<ByteString> {
  private AsItIs() {}

  /** A method with a stream of messages each way. */
  public static MethodDescriptor<ByteString, ByteString> stream(String fullName) {
    var bytes = new AsItIs();
    return MethodDescriptor.newBuilder(bytes, bytes)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(fullName)
        .build();
  }

  @Override
  public InputStream stream(ByteString message) {
    return message.newInput();
  }

  @Override
  public ByteString parse(InputStream message) {
    try {
      return ByteString.readFrom(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
