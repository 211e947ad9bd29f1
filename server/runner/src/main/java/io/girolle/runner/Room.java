package io.girolle.runner;

/**
 * The memory and the CPUs of a runner, how much of them instances have, and how many instances may
 * be starting at once. It is changed from one context and read from any thread.
 */
final class Room {
  private static final int MAX_STARTING = 256;

  private final Need limit;
  private volatile Need used = Need.NONE;
  private Need leaving = Need.NONE;
  private int starting;

  Room(Need limit) {
    this.limit = limit;
  }

  /** Whether there would be room for it if there were nothing else. */
  boolean couldFit(Need need) {
    return need.isWithin(limit);
  }

  /** Whether there is room now to start something. */
  boolean fits(Need need) {
    return starting < MAX_STARTING && used.plus(need).isWithin(limit);
  }

  /** Whether there will be room once all that is leaving has left. */
  boolean isComing(Need wanted) {
    return starting < MAX_STARTING && missing(wanted).isWithin(Need.NONE);
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

  /** An instance that takes this begins to start. */
  void startBegins(Need need) {
    used = used.plus(need);
    starting++;
  }

  /** An instance starts no longer. */
  void startEnds() {
    starting--;
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
