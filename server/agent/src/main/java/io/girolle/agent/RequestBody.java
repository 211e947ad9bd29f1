package io.girolle.agent;

import com.google.protobuf.UnsafeByteOperations;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request's body, buffered once as the frames that every attempt sends: at most 10 KiB each, then
 * an empty one with the end of the body.
 */
final class RequestBody {
  static final int FRAME = 10 * 1024;
  private static final ClientMsg END =
      ClientMsg.newBuilder().setData(DataFrame.newBuilder().setEof(true)).build();

  private final List<ClientMsg> frames = new ArrayList<>(2);
  private byte[] filling = new byte[0];
  private int filled;
  private long length;

  /** Adds a part. */
  void add(ByteBuffer part) {
    length += part.remaining();
    while (part.hasRemaining()) {
      makeRoom(part.remaining());
      int count = Math.min(part.remaining(), filling.length - filled);
      part.get(filling, filled, count);
      filled += count;
      if (filled == FRAME) {
        flush();
      }
    }
  }

  /** Says that it is whole. */
  void end() {
    if (filled > 0) {
      flush();
    }
    frames.add(END);
  }

  long length() {
    return length;
  }

  /** All frames, once it is whole. */
  List<ClientMsg> frames() {
    return frames;
  }

  private void makeRoom(int wanted) {
    if (filled == filling.length) {
      int size = Math.min(FRAME, Math.max(filled * 4, filled + wanted));
      filling = Arrays.copyOf(filling, size);
    }
  }

  private void flush() {
    var data = UnsafeByteOperations.unsafeWrap(filling, 0, filled);
    frames.add(ClientMsg.newBuilder().setData(DataFrame.newBuilder().setData(data)).build());
    filling = new byte[0];
    filled = 0;
  }
}
