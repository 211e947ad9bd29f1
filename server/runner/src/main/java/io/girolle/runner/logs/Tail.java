package io.girolle.runner.logs;

import java.util.Arrays;

/** The last bytes of something. Not thread-safe. */
final class Tail {
  private final byte[] bytes;
  private int length;

  Tail(int longest) {
    bytes = new byte[longest];
  }

  void add(byte[] more, int moreLength) {
    int taken = Math.min(moreLength, bytes.length);
    int kept = Math.min(length, bytes.length - taken);
    System.arraycopy(bytes, length - kept, bytes, 0, kept);
    System.arraycopy(more, moreLength - taken, bytes, kept, taken);
    length = kept + taken;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }
}
