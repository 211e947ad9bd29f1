package io.girolle.spi;

import java.nio.ByteBuffer;

/**
 * Takes what an instance writes. The host's; safe from any thread, and it never blocks for long.
 */
public interface OutputSink {

  /** Where output came from. */
  enum Source {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
  }

  /**
   * Takes some bytes; lines may be split anywhere.
   *
   * @param source where they came from
   * @param bytes read before this method returns
   */
  void write(Source source, ByteBuffer bytes);
}
