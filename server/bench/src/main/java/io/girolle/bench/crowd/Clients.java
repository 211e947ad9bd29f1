package io.girolle.bench.crowd;

/** Those who call, all at once. */
interface Clients {
  /**
   * Makes so many calls, each of which stays open until it is answered. Returns when all have been
   * begun.
   *
   * @param function the name of a function of the app {@code crowd}
   */
  Tally call(String function, int calls) throws InterruptedException;

  /** What they are, for the reader. */
  String title();
}
