package io.girolle.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A driver couldn't do what it was asked for. */
public final class DriverException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final Blame blame;

  /**
   * A fault of the service: the client gets 500 {@code internal server error}, the log the message.
   *
   * @param message what happened
   * @param cause why, or null
   */
  public DriverException(String message, @Nullable Throwable cause) {
    this(500, Blame.SERVICE, message, cause);
  }

  /**
   * A fault with an answer of its own, for example 502 and {@code Failed to pull image 'x': ...}.
   *
   * @param status the HTTP status for the client, 400 to 599, but not 503: that would have the call
   *     tried elsewhere
   * @param blame whose fault it is
   * @param message for the client, unless the service is to blame
   * @param cause why, or null
   * @throws IllegalArgumentException when the status is out of its range
   */
  public DriverException(int status, Blame blame, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    if (status < 400 || status > 599 || status == 503) {
      throw new IllegalArgumentException(
          "status: " + status + " (expected: 400..599, but not 503)");
    }
    this.status = status;
    this.blame = Objects.requireNonNull(blame, "blame");
  }

  /** The HTTP status for the client. */
  public int status() {
    return status;
  }

  /** Whose fault it is. */
  public Blame blame() {
    return blame;
  }
}
