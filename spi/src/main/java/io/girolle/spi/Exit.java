package io.girolle.spi;

/** How an instance ended. Immutable. */
public final class Exit {
  private final int code;
  private final boolean outOfMemory;

  private Exit(int code, boolean outOfMemory) {
    this.code = code;
    this.outOfMemory = outOfMemory;
  }

  /**
   * It ended by itself or by a signal.
   *
   * @param code the exit code; 128 and the signal's number after a signal
   * @return the exit
   */
  public static Exit code(int code) {
    return new Exit(code, false);
  }

  /**
   * It was ended because it used more memory than it may.
   *
   * @return the exit
   */
  public static Exit outOfMemoryKill() {
    return new Exit(137, true);
  }

  /** The exit code; 128 and the signal's number after a signal. */
  public int code() {
    return code;
  }

  /** Whether it was ended for its use of memory. */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  @Override
  public String toString() {
    return outOfMemory ? "out of memory" : "exit code " + code;
  }
}
