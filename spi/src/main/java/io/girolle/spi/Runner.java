package io.girolle.spi;

import java.time.Duration;
import java.util.Map;

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
}
