package io.girolle.plugins.cheese;

import io.girolle.spi.Call;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import java.util.Set;

/** Puts the cheese that came with a call into its function's environment. */
final class CheeseVariable implements DriverExtension {

  @Override
  public Set<String> keys() {
    return Set.of(CheesePlugin.EXTENSION);
  }

  @Override
  public void customize(Call call, ContainerSpec spec) {
    String variety = call.extensions().get(CheesePlugin.EXTENSION);
    if (variety != null) {
      spec.environment(CheesePlugin.EXTENSION, variety);
    }
  }
}
