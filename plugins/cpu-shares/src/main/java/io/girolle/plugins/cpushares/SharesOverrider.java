package io.girolle.plugins.cpushares;

import io.girolle.spi.CallEdit;
import io.girolle.spi.CallOverrider;

/** Tells the runner how many shares a call's function is to have. */
record SharesOverrider(CpuShares settings) implements CallOverrider {

  @Override
  public void override(CallEdit call) {
    Object own = call.annotations().get(settings.annotation());
    if (own != null) {
      call.extension(CpuSharesPlugin.EXTENSION, own.toString());
      return;
    }
    int shares = settings.apps().getOrDefault(call.appName(), settings.shares());
    call.extension(CpuSharesPlugin.EXTENSION, shares == 0 ? null : Integer.toString(shares));
  }
}
