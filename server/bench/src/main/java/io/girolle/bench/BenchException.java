package io.girolle.bench;

/** Why nothing can be measured: what is wrong and what to do, in one line. */
final class BenchException extends Exception {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }
}
