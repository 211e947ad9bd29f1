package io.girolle.runner;

import io.girolle.call.HookWatch;
import io.girolle.call.Parts;

/** Kits for tests that make no instance with them. */
final class TestKit {
  private TestKit() {}

  static InstanceKit of(Parts parts) {
    return new InstanceKit(
        parts, new VirtualTimers(), new HookWatch(System::nanoTime), Runnable::run);
  }
}
