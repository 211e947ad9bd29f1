package io.girolle.agent;

import io.grpc.Status;

/**
 * Tells streams that the peer says it never processed. gRPC-Java has no public word for them: they
 * show in the text of an UNAVAILABLE status, which is matched here and nowhere else.
 */
final class NeverProcessed {
  private NeverProcessed() {}

  /** Whether a stream that was on the wire surely did nothing at its peer. */
  static boolean is(Status status) {
    String text = status.getDescription();
    if (status.getCode() != Status.Code.UNAVAILABLE || text == null) {
      return false;
    }
    return text.contains("HTTP/2 error code: REFUSED_STREAM")
        || (text.startsWith("Abrupt GOAWAY") && text.contains("HTTP/2 error code: NO_ERROR"));
  }
}
