package io.girolle.host.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What a client sends, before Undertow reads it. On HTTP/2 it shows each frame to the connection's
 * {@link Http2Wire}, which may keep one from Undertow. A frame that opens or resets a stream comes
 * into an empty buffer and is the last one there: Undertow has then done with all before it, and
 * has seen nothing behind it. What isn't HTTP/2 passes as it is.
 */
final class FrameSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum Spoken {
    UNKNOWN,
    HTTP2,
    OTHER
  }

  private final ByteBufferPool buffers;
  private final Http2Wire wire;
  private Spoken spoken = Spoken.UNKNOWN;
  private @Nullable PooledByteBuffer early;
  private int left;
  private boolean drops;
  private boolean ends;

  FrameSource(StreamSourceConduit next, ByteBufferPool buffers, Http2Wire wire) {
    super(next);
    this.buffers = buffers;
    this.wire = wire;
  }

  Http2Wire wire() {
    return wire;
  }

  /** Whether all that was read was handed on. */
  boolean isEmpty() {
    return early == null;
  }

  /** HTTP/1.1 ends here. */
  void expectPreface() {
    spoken = Spoken.UNKNOWN;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (spoken == Spoken.OTHER && early == null) {
      return super.read(to);
    }
    int before = to.position();
    boolean held = false;
    while (to.hasRemaining() && to.position() == before && !held) {
      if (hasNext()) {
        held = !move(to);
      } else {
        int read = fill();
        if (read <= 0) {
          return read;
        }
      }
    }
    if (hasNext() && isReadResumed()) {
      wakeupReads();
    }
    return to.position() - before;
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    if (spoken == Spoken.OTHER && early == null) {
      return super.read(to, offset, length);
    }
    for (int i = offset; i < offset + length; i++) {
      if (to[i].hasRemaining()) {
        return read(to[i]);
      }
    }
    return 0;
  }

  /** The socket doesn't tell of what was read from it already. */
  @Override
  public void resumeReads() {
    if (hasNext()) {
      wakeupReads();
    } else {
      super.resumeReads();
    }
  }

  private int fill() throws IOException {
    PooledByteBuffer pooled = early;
    if (pooled == null) {
      pooled = buffers.allocate();
      pooled.getBuffer().limit(0);
      early = pooled;
    }
    ByteBuffer bytes = pooled.getBuffer().compact();
    try {
      return super.read(bytes);
    } finally {
      bytes.flip();
      closeIfEmpty(pooled);
    }
  }

  /** Whether there is something of the frame that has begun, or the head of another. */
  private boolean hasNext() {
    if (early == null) {
      return false;
    }
    ByteBuffer bytes = early.getBuffer();
    if (left > 0 || spoken == Spoken.OTHER) {
      return bytes.hasRemaining();
    }
    return spoken == Spoken.HTTP2
        ? bytes.remaining() >= Frame.HEAD
        : bytes.remaining() >= PREFACE.length || !isLikePreface(bytes);
  }

  /** Hands on what may come now; false if what is next may not. */
  private boolean move(ByteBuffer to) {
    PooledByteBuffer pooled = early;
    if (pooled == null) {
      return true;
    }
    ByteBuffer from = pooled.getBuffer();
    boolean more = true;
    while (more && to.hasRemaining() && hasNext()) {
      if (left == 0 && !begin(from, to.position() > 0)) {
        return false;
      }
      int count = Math.min(left, from.remaining());
      if (!drops) {
        count = Math.min(count, to.remaining());
        to.put(from.slice(from.position(), count));
      }
      from.position(from.position() + count);
      left -= count;
      more = left > 0 || !ends;
    }
    closeIfEmpty(pooled);
    return true;
  }

  /** Whether what is next may come now, behind others or not. */
  private boolean begin(ByteBuffer from, boolean behind) {
    if (spoken == Spoken.UNKNOWN) {
      spoken = isLikePreface(from) ? Spoken.HTTP2 : Spoken.OTHER;
      if (spoken == Spoken.HTTP2) {
        left = PREFACE.length;
        wire.began();
        return true;
      }
    }
    if (spoken == Spoken.OTHER) {
      left = from.remaining();
      return true;
    }
    Frame frame = Frame.at(from, from.position());
    if (behind && wire.isAlone(frame)) {
      return false;
    }
    ends = frame.type() == Frame.RST_STREAM || frame.endsHeaders();
    drops = !wire.takes(frame);
    left = Frame.HEAD + frame.length();
    return true;
  }

  private static boolean isLikePreface(ByteBuffer bytes) {
    int length = Math.min(bytes.remaining(), PREFACE.length);
    return ByteBuffer.wrap(PREFACE, 0, length).equals(bytes.slice(bytes.position(), length));
  }

  private void closeIfEmpty(PooledByteBuffer pooled) {
    if (!pooled.getBuffer().hasRemaining()) {
      early = null;
      pooled.close();
    }
  }
}
