package io.girolle.runner;

/**
 * The memory and the CPUs of a runner, and how much of them instances have. It is changed from one
 * context and read from any thread.
 */
final class Room {
  private final Need limit;
  private volatile Need used = Need.NONE;
  private Need leaving = Need.NONE;

  Room(Need limit) {
    this.limit = limit;
  }

  /** Whether there would be room for it if there were nothing else. */
  boolean couldFit(Need need) {
    return need.isWithin(limit);
  }

  /** Whether there is room now. */
  boolean fits(Need need) {
    return used.plus(need).isWithin(limit);
  }

  /**
   * What would still be missing once all that is leaving has left; none of it when it is enough.
   */
  Need missing(Need wanted) {
    return used.minus(leaving).plus(wanted).minus(limit);
  }

  /** What instances have. */
  Need used() {
    return used;
  }

  void take(Need need) {
    used = used.plus(need);
  }

  /** An instance that has this is being stopped. */
  void leaves(Need need) {
    leaving = leaving.plus(need);
  }

  /** An instance that had this, and was being stopped, is gone. */
  void left(Need need) {
    leaving = leaving.minus(need);
    used = used.minus(need);
  }
}
