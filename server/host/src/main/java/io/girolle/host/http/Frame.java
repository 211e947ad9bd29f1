package io.girolle.host.http;

import java.nio.ByteBuffer;

/** The head of a frame of HTTP/2 (RFC 9113, section 4.1). */
record Frame(int length, int type, int flags, int stream) {
  static final int HEAD = 9;
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;
  private static final int LAST_STREAM = Integer.MAX_VALUE;
  private static final int NO_ERROR = 0;

  /** The head that begins at a place in a buffer, which has all of it. */
  static Frame at(ByteBuffer bytes, int place) {
    int lengthAndType = bytes.getInt(place);
    return new Frame(
        lengthAndType >>> 8,
        lengthAndType & 0xff,
        bytes.get(place + 4),
        bytes.getInt(place + 5) & Integer.MAX_VALUE);
  }

  /** Takes no new streams, and leaves those that there are. */
  static ByteBuffer goAway() {
    return of(GO_AWAY, LAST_STREAM, NO_ERROR);
  }

  /** Lets the other side send so many bytes more, on any stream. */
  static ByteBuffer credit(int bytes) {
    return of(WINDOW_UPDATE, bytes);
  }

  boolean endsHeaders() {
    return (type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) != 0;
  }

  private static ByteBuffer of(int type, int... payload) {
    ByteBuffer frame = ByteBuffer.allocate(HEAD + 4 * payload.length);
    frame.putInt(((4 * payload.length) << 8) | type).put((byte) 0).putInt(0);
    for (int value : payload) {
      frame.putInt(value);
    }
    return frame.flip();
  }
}
