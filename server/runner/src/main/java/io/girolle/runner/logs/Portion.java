package io.girolle.runner.logs;

/** What an instance writes during one call, or between two; only so much of it is taken. */
final class Portion {
  private final String callId;
  private final long limit;
  private long taken;
  private long dropped;
  private volatile boolean isEnded;
  private volatile long endedNanos;

  /**
   * Nothing yet.
   *
   * @param callId the call; empty between calls
   * @param limit how much is taken
   */
  Portion(String callId, long limit) {
    this.callId = callId;
    this.limit = limit;
  }

  String callId() {
    return callId;
  }

  /** Its call has ended. */
  void end(long nanos) {
    endedNanos = nanos;
    isEnded = true;
  }

  /** Whether its call ended so long ago that what is written now isn't the call's. */
  boolean isOver(long nanos, long lingerNanos) {
    return isEnded && nanos - endedNanos > lingerNanos;
  }

  /** Whether something is taken; once something isn't, nothing more is. */
  boolean takes(int length) {
    if (dropped > 0 || taken + length > limit) {
      dropped += length;
      return false;
    }
    taken += length;
    return true;
  }

  /** How much wasn't taken since this was asked for the last time. */
  long forgetDropped() {
    long before = dropped;
    dropped = 0;
    taken = before > 0 ? limit : taken;
    return before;
  }
}
