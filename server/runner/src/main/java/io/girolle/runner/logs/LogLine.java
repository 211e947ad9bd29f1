package io.girolle.runner.logs;

import io.girolle.spi.OutputSink.Source;

/**
 * A line that an instance wrote, or a piece of a long one.
 *
 * @param origin who wrote it
 * @param callId the call that ran; empty between calls
 * @param millis when it ended, since the epoch
 * @param source where it was written to
 * @param text without its end; not to be changed
 */
record LogLine(LogOrigin origin, String callId, long millis, Source source, byte[] text) {
  /** About what a line takes beside its text. */
  static final int OVERHEAD = 96;

  /** What it takes, in bytes. */
  int cost() {
    return text.length + OVERHEAD;
  }
}
