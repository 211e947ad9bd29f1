package io.girolle.loader;

import io.girolle.spi.Call;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.DriverExtension;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A driver extension whose keys were asked for once, and are what they were then. */
final class FixedKeys implements DriverExtension {
  private final DriverExtension extension;
  private volatile Set<String> keys = Set.of();

  FixedKeys(DriverExtension extension) {
    this.extension = extension;
  }

  /**
   * Asks the extension.
   *
   * @throws IllegalStateException when the answer can't be used
   */
  void ask() {
    @Nullable Set<@Nullable String> answer = answer(extension);
    if (answer == null || new HashSet<>(answer).contains(null)) {
      throw new IllegalStateException(
          "keys: " + answer + " (expected: a set of extension keys, maybe empty)");
    }
    keys = Set.copyOf(answer);
  }

  @Override
  public Set<String> keys() {
    return keys;
  }

  @Override
  public void customize(Call call, ContainerSpec spec) throws CallRejectedException {
    extension.customize(call, spec);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what authors return needn't be what they should
  private static @Nullable Set<@Nullable String> answer(DriverExtension extension) {
    return (Set<@Nullable String>) (Set<?>) extension.keys();
  }
}
