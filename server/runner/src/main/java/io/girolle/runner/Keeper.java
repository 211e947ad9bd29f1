package io.girolle.runner;

import io.girolle.call.CallError;
import org.jspecify.annotations.Nullable;

/** Wants an instance to be kept: it is neither evicted nor idle for too long. */
interface Keeper {

  /**
   * The instance is no more, or there was no room for it.
   *
   * @param error why there never was one; null when it has lived
   */
  void lost(@Nullable CallError error);
}
