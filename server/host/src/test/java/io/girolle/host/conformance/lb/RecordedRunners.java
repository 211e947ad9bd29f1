package io.girolle.host.conformance.lb;

import java.util.List;

/** The runners of one case, which play its script: R1, R2 and so on. */
interface RecordedRunners extends AutoCloseable {

  /** Where they listen, in order. */
  List<String> addresses();

  /** What they saw so far, attempt by attempt over all of them. */
  List<Observed> observed();

  /** The processes of all of them vanish. */
  void stop();

  /** All of them are back at the same place. */
  void restart();

  @Override
  void close();
}
