package io.girolle.host.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * What Undertow sends to a client. On HTTP/2 it follows the frames, to put some of its own between
 * two of them. On the connection's I/O thread.
 */
final class FrameSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final String END_OF_HEAD = "\r\n\r\n";

  private enum Spoken {
    OTHER,
    LAST_HEAD,
    HTTP2
  }

  private final IntConsumer resets;
  private final ByteBuffer head = ByteBuffer.allocate(Frame.HEAD);
  private Spoken spoken = Spoken.OTHER;
  private int ended;
  private int left;
  private int credit;
  private boolean goAway;
  private ByteBuffer own = NOTHING;
  private int[] starts = new int[1];

  /**
   * A sink.
   *
   * @param resets hears of streams that this side has reset
   */
  FrameSink(StreamSinkConduit next, IntConsumer resets) {
    super(next);
    this.resets = resets;
  }

  /** Frames follow one more head of HTTP/1.1. */
  void lastHead() {
    spoken = Spoken.LAST_HEAD;
  }

  /** Frames follow, unless there is a last head. */
  void frames() {
    if (spoken == Spoken.OTHER) {
      spoken = Spoken.HTTP2;
    }
  }

  /** Lets the client send so much more. */
  void credit(int bytes) {
    credit += bytes;
    sendOwn();
  }

  /** Tells the client to open no more streams. */
  void goAway() {
    goAway = true;
    sendOwn();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return spoken == Spoken.OTHER
        ? super.write(source)
        : (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    if (spoken == Spoken.OTHER) {
      return super.write(sources, offset, length);
    }
    if (hasOwn()) {
      if (!isBetween()) {
        return writeRest(sources, offset, length);
      }
      if (!isOwnSent()) {
        return 0;
      }
    }
    if (starts.length < length) {
      starts = new int[length];
    }
    for (int i = 0; i < length; i++) {
      starts[i] = sources[offset + i].position();
    }
    long written = super.write(sources, offset, length);
    for (int i = 0; i < length; i++) {
      follow(sources[offset + i], starts[i]);
    }
    return written;
  }

  @Override
  public boolean flush() throws IOException {
    return (!hasOwn() || isOwnSent()) && super.flush();
  }

  private boolean hasOwn() {
    return own.hasRemaining() || goAway || credit > 0;
  }

  private boolean isBetween() {
    return spoken == Spoken.HTTP2 && left == 0 && head.position() == 0;
  }

  /** No more than what is left of a frame, or of its head. */
  private long writeRest(ByteBuffer[] sources, int offset, int length) throws IOException {
    int most = spoken == Spoken.HTTP2 && left == 0 ? head.remaining() : Math.max(1, left);
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer source = sources[i];
      if (source.hasRemaining()) {
        ByteBuffer part = source.slice(source.position(), Math.min(most, source.remaining()));
        int written = super.write(part);
        source.position(source.position() + written);
        follow(part, 0);
        return written;
      }
    }
    return 0;
  }

  private void sendOwn() {
    try {
      if (!flush()) {
        resumeWrites();
      }
    } catch (IOException e) {
      own = NOTHING; // the connection is at its end
    }
  }

  private boolean isOwnSent() throws IOException {
    while (hasOwn()) {
      if (!own.hasRemaining()) {
        if (!isBetween()) {
          return false;
        }
        own = nextOwn();
      }
      if (super.write(own) == 0) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer nextOwn() {
    if (goAway) {
      goAway = false;
      return Frame.goAway();
    }
    int bytes = credit;
    credit = 0;
    return Frame.credit(bytes);
  }

  /** What a buffer had from a place on up to its position was sent. */
  private void follow(ByteBuffer bytes, int start) {
    int at = start;
    while (at < bytes.position()) {
      if (spoken == Spoken.LAST_HEAD) {
        followHead((char) bytes.get(at++));
      } else if (left > 0) {
        int count = Math.min(left, bytes.position() - at);
        at += count;
        left -= count;
      } else {
        head.put(bytes.get(at++));
        if (!head.hasRemaining()) {
          begin(Frame.at(head, 0));
        }
      }
    }
  }

  private void begin(Frame frame) {
    head.clear();
    left = frame.length();
    if (frame.type() == Frame.RST_STREAM) {
      resets.accept(frame.stream());
    }
  }

  private void followHead(char next) {
    ended = END_OF_HEAD.charAt(ended) == next ? ended + 1 : next == '\r' ? 1 : 0;
    if (ended == END_OF_HEAD.length()) {
      spoken = Spoken.HTTP2;
    }
  }
}
