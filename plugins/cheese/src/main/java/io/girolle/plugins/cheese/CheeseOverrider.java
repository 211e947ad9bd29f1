package io.girolle.plugins.cheese;

import io.girolle.spi.CallEdit;
import io.girolle.spi.CallOverrider;

/** Frees each call of its CPU and tmpfs limits, and serves it a cheese. */
record CheeseOverrider(String variety) implements CallOverrider {

  @Override
  public void override(CallEdit call) {
    call.milliCpus(0)
        .tmpfsMiB(0)
        .config("FN_CPUS", null)
        .extension(CheesePlugin.EXTENSION, variety);
  }
}
