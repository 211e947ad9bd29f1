package io.girolle.plugins.cpushares;

import io.girolle.spi.Blame;
import io.girolle.spi.Call;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import java.util.OptionalInt;
import java.util.Set;

/** Gives the container of a function the shares that came with its call. */
final class SharesExtension implements DriverExtension {

  @Override
  public Set<String> keys() {
    return Set.of(CpuSharesPlugin.EXTENSION);
  }

  @Override
  public void customize(Call call, ContainerSpec spec) throws CallRejectedException {
    String text = call.extensions().get(CpuSharesPlugin.EXTENSION);
    if (text == null) {
      return;
    }
    OptionalInt shares = Shares.parse(text);
    if (shares.isEmpty()) {
      throw new CallRejectedException(
          400,
          Blame.USER,
          "%s: '%s' (expected: %s)".formatted(CpuSharesPlugin.EXTENSION, text, Shares.EXPECTED));
    }
    spec.cpuShares(shares.getAsInt());
  }
}
