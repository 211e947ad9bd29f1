package io.girolle.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a call is known by beyond this node: the trace of the W3C that it is part of, and the id
 * that its client gave the request. Immutable.
 *
 * @param traceparent as the W3C's Trace Context says, version 00; null when there is none
 * @param tracestate what vendors say of the trace; null when nothing
 * @param requestId the request's id, visible ASCII; null when there is none
 */
public record Origin(
    @Nullable String traceparent, @Nullable String tracestate, @Nullable String requestId) {
  /** Nothing is known. */
  public static final Origin NONE = new Origin(null, null, null);

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] UNSAMPLED = "00--00".getBytes(US_ASCII);
  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int LONGEST_STATE = 512;
  private static final int LONGEST_ID = 256;

  /**
   * What headers say; what isn't well-formed in them is left out.
   *
   * @param traceparent the W3C's header, or null
   * @param tracestate the W3C's header, or null
   * @param requestId the id, or null
   */
  public static Origin of(
      @Nullable String traceparent, @Nullable String tracestate, @Nullable String requestId) {
    String trace = known(traceparent);
    String state = trace != null && isText(tracestate, ' ', LONGEST_STATE) ? tracestate : null;
    String id = isText(requestId, '!', LONGEST_ID) ? requestId : null;
    return trace == null && id == null ? NONE : new Origin(trace, state, id);
  }

  /**
   * The same, in a new trace when it is in none.
   *
   * @param bits gives the ids of the trace
   */
  public Origin traced(RandomGenerator bits) {
    if (traceparent != null) {
      return this;
    }
    var made = new byte[LENGTH];
    System.arraycopy(UNSAMPLED, 0, made, 0, TRACE);
    put(made, TRACE, bits.nextLong());
    put(made, TRACE + 16, bits.nextLong() | 1);
    made[SPAN - 1] = '-';
    put(made, SPAN, bits.nextLong() | 1);
    System.arraycopy(UNSAMPLED, TRACE, made, FLAGS - 1, LENGTH - FLAGS + 1);
    return new Origin(new String(made, US_ASCII), null, requestId);
  }

  /** The same, with this id when it has none. */
  public Origin identified(String id) {
    return requestId != null ? this : new Origin(traceparent, tracestate, id);
  }

  /** As log lines show it after a call's id: empty, or words that each follow a space. */
  String logged() {
    String trace = traceparent == null ? "" : " trace=" + traceparent.substring(TRACE, SPAN - 1);
    return requestId == null ? trace : trace + " request=" + requestId;
  }

  /** A later version is read as the first one, as the W3C asks. */
  private static @Nullable String known(@Nullable String sent) {
    if (sent == null
        || sent.length() < LENGTH
        || !areDashed(sent)
        || !isHex(sent, 0, 2)
        || !isHex(sent, TRACE, SPAN - 1)
        || !isHex(sent, SPAN, FLAGS - 1)
        || !isHex(sent, FLAGS, LENGTH)
        || isZero(sent, TRACE, SPAN - 1)
        || isZero(sent, SPAN, FLAGS - 1)) {
      return null;
    }
    if (sent.startsWith("00")) {
      return sent.length() == LENGTH ? sent : null;
    }
    boolean later =
        !sent.startsWith("ff") && (sent.length() == LENGTH || sent.charAt(LENGTH) == '-');
    return later ? "00" + sent.substring(2, LENGTH) : null;
  }

  private static boolean areDashed(String sent) {
    return sent.charAt(TRACE - 1) == '-'
        && sent.charAt(SPAN - 1) == '-'
        && sent.charAt(FLAGS - 1) == '-';
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(@Nullable String text, char least, int longest) {
    if (text == null || text.isEmpty() || text.length() > longest) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < least || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void put(byte[] made, int at, long bits) {
    for (int i = 0; i < 16; i++) {
      made[at + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 15];
    }
  }
}
