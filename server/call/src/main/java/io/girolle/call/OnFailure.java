package io.girolle.call;

/** What becomes of a call in which a plugin failed. */
public enum OnFailure {
  /** The call gets 500. */
  REJECT,
  /** The call goes on as if the plugin weren't there. */
  SKIP
}
