package io.girolle.runner;

/** What an instance is for. Calls of different uses never share one. */
enum Use {
  /** The calls of load balancers. */
  CALLS,
  /** The status function. */
  STATUS,
  /** The status function, as long as there is no network for it. */
  STATUS_WITHOUT_NETWORK;

  /** Whether it may have the image that is reserved for the status function. */
  boolean mayBeStatus() {
    return this != CALLS;
  }

  /** Whether its instances get a network. */
  boolean hasNetwork() {
    return this != STATUS_WITHOUT_NETWORK;
  }
}
