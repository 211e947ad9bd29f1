package io.girolle.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.girolle.proto.ClientMsg;
import io.girolle.proto.DataFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request's body as the frames that every attempt sends, buffered once unless it lies in memory
 * already: at most 10 KiB each, then an empty one with the end of the body.
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

  /** Takes all of a body, which stays where it is. */
  void whole(ByteBuffer inMemory) {
    length = inMemory.remaining();
    int end = inMemory.limit();
    for (int at = inMemory.position(); at < end; at += FRAME) {
      frames.add(
          frame(UnsafeByteOperations.unsafeWrap(inMemory.slice(at, Math.min(FRAME, end - at)))));
    }
    frames.add(END);
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
    frames.add(frame(UnsafeByteOperations.unsafeWrap(filling, 0, filled)));
    filling = new byte[0];
    filled = 0;
  }

  private static ClientMsg frame(ByteString data) {
    return ClientMsg.newBuilder().setData(DataFrame.newBuilder().setData(data)).build();
  }
}
