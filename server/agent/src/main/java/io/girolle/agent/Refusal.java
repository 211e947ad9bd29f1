package io.girolle.agent;

/**
 * Why a runner didn't take a call: the call did nothing there, and another may be tried.
 *
 * @param busy whether the runner answered that it has no room; else it couldn't be reached
 * @param why for the log and for explanations
 */
record Refusal(boolean busy, String why) {

  static Refusal nack() {
    return new Refusal(true, "no room");
  }

  /** It is connected, and lets no stream begin: it has as many as it wants. */
  static Refusal noStream() {
    return new Refusal(true, "no stream to be had");
  }

  static Refusal unreachable(String why) {
    return new Refusal(false, why);
  }
}
