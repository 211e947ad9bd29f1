package io.girolle.bench;

/** Why nothing can be measured: what is wrong and what to do, in one line. */
public final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public BenchException(String message) {
    super(message);
  }
}
