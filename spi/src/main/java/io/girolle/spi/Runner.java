package io.girolle.spi;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A runner as placers see it. The host owns it: it is the same object in each snapshot for as long
 * as a pool lists its id and address, so identity and {@code equals} agree. Figures are read
 * without locks and may be a moment old. Safe from any thread.
 */
public interface Runner {

  /** Its id, unique within the pool. */
  String id();

  /** Host and port of its gRPC service. */
  String address();

  /** What the pool says of it, for example its zone. Immutable. */
  Map<String, String> labels();

  /** How many calls this node has on it now, at least 0. */
  int inFlight();

  /**
   * Moving average of the time from an attempt to the end of the call on it, refusals apart; zero
   * before the first.
   */
  Duration latency();

  /**
   * Whether it gets calls now. The host passes over one that doesn't, as if it had refused: its
   * health let it out for a while, be it that it can't be reached, says that it has failed, or
   * fails calls. It stays in its pool's snapshots all the same, so a placer needn't look at this,
   * but one that weighs runners against each other should.
   */
  default boolean available() {
    return true;
  }

  /** How many calls it said last that it has, from all nodes; empty when it said nothing yet. */
  default OptionalInt active() {
    return OptionalInt.empty();
  }

  /** What it said last of itself in its own words, its custom status. Immutable. */
  default Map<String, String> status() {
    return Map.of();
  }
}
