package io.girolle.spi;

import java.util.Objects;

/**
 * A plugin's way to end a call with an answer of its own: status, message, and whose fault it is.
 * An ordinary outcome, so it has no stack trace.
 */
public final class CallRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final Blame blame;

  /**
   * A rejection.
   *
   * @param status the HTTP status for the client, 400 to 599
   * @param blame whose fault it is
   * @param message for the client; it goes into the answer's JSON body
   * @throws IllegalArgumentException when the status is out of its range
   */
  public CallRejectedException(int status, Blame blame, String message) {
    super(Objects.requireNonNull(message, "message"), null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400..599)");
    }
    this.status = status;
    this.blame = Objects.requireNonNull(blame, "blame");
  }

  /** The HTTP status for the client, 400 to 599. */
  public int status() {
    return status;
  }

  /** Whose fault it is. */
  public Blame blame() {
    return blame;
  }

  /** The message for the client. */
  public String reason() {
    return Objects.requireNonNullElse(getMessage(), "");
  }
}
