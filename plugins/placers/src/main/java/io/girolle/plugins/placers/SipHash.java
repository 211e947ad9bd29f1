package io.girolle.plugins.placers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with a 64-bit result: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input
 * PRF" (2012). Immutable.
 *
 * @param k0 the key's first eight bytes, little-endian
 * @param k1 its last eight
 */
record SipHash(long k0, long k1) {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Hashes bytes. */
  long hash(byte[] data) {
    var state = new State(k0, k1);
    int whole = data.length & ~7;
    for (int i = 0; i < whole; i += Long.BYTES) {
      state.absorb((long) WORD.get(data, i));
    }
    state.absorb(lastWord(data, whole));
    return state.finish();
  }

  private static long lastWord(byte[] data, int from) {
    long word = (long) data.length << 56;
    for (int i = from; i < data.length; i++) {
      word |= (data[i] & 0xffL) << (8 * (i - from));
    }
    return word;
  }

  /** The four words that are stirred. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
