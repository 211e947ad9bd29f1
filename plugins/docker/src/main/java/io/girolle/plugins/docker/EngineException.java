package io.girolle.plugins.docker;

import org.jspecify.annotations.Nullable;

/** The engine refused a request, or couldn't be asked. */
final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The status of a request that had no answer. */
  static final int NO_ANSWER = 0;

  private final int status;

  private EngineException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** It answered with an error. */
  static EngineException refused(int status, String message) {
    return new EngineException(status, message, null);
  }

  /** It gave no answer that could be understood. */
  static EngineException unreachable(String message, @Nullable Throwable cause) {
    return new EngineException(NO_ANSWER, message, cause);
  }

  /** The HTTP status of its answer, or {@link #NO_ANSWER}. */
  int status() {
    return status;
  }

  boolean isNotFound() {
    return status == 404;
  }

  boolean isConflict() {
    return status == 409;
  }

  /** The request itself can't be carried out, as opposed to a fault of the engine. */
  boolean isBadRequest() {
    return status == 400;
  }

  boolean hadNoAnswer() {
    return status == NO_ANSWER;
  }

  /** What it said, without a stack trace and on one line. */
  String text() {
    return String.valueOf(getMessage()).strip().replace('\n', ' ');
  }
}
