package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts the bytes of a stream into gRPC's messages. Confined to its stream's thread. */
final class GrpcDeframer {
  private static final int PREFIX = 5;

  private final Consumer<ByteString> messages;
  private final Runnable compressed;
  private ByteString rest = ByteString.EMPTY;

  /**
   * A deframer.
   *
   * @param messages gets each message
   * @param compressed told of each one that says it is compressed, before it comes
   */
  GrpcDeframer(Consumer<ByteString> messages, Runnable compressed) {
    this.messages = messages;
    this.compressed = compressed;
  }

  void add(ByteBuf bytes) {
    rest = rest.concat(ByteString.copyFrom(bytes.nioBuffer()));
    while (rest.size() >= PREFIX && rest.size() - PREFIX >= length()) {
      if (rest.byteAt(0) != 0) {
        compressed.run();
      }
      int end = PREFIX + length();
      ByteString message = rest.substring(PREFIX, end);
      rest = rest.substring(end);
      messages.accept(message);
    }
  }

  private int length() {
    return rest.substring(1, PREFIX).asReadOnlyByteBuffer().getInt();
  }

  static ByteString framed(ByteString message) {
    var prefix = ByteBuffer.allocate(PREFIX).put((byte) 0).putInt(message.size()).flip();
    return ByteString.copyFrom(prefix).concat(message);
  }
}
