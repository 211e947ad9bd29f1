package io.girolle.runner;

import java.util.Locale;

/** Why an instance that took calls takes none any more. */
enum StopReason {
  /** It was idle for too long. */
  IDLE,
  /** Another function needs its room. */
  EVICTED,
  /** It can't be trusted with another call. */
  BROKEN,
  /** It ended by itself. */
  EXITED,
  /** It was made in a way that is out of service. */
  OUTDATED,
  /** The runner stops. */
  CLOSING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
