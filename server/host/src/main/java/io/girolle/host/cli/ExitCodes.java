package io.girolle.host.cli;

/** What the program ends with. */
final class ExitCodes {
  static final int FINE = 0;
  static final int FAILED = 1;
  static final int USAGE_OR_CONFIG = 2;

  private ExitCodes() {}
}
