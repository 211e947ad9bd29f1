package io.girolle.testkit.conformance;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import io.girolle.call.Chain;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.harness.VirtualTimers;
import io.girolle.spi.CallOverrider;
import io.girolle.spi.NodeRole;
import java.util.concurrent.atomic.AtomicReference;

/** A load balancer's chain that has one overrider. Thread-safe. */
final class Overriding {
  private final PluginInstance plugin;
  private final Chain chain;

  Overriding(CallOverrider overrider) {
    Registered<CallOverrider> part = Parts.inCode("overrider", overrider, NodeRole.LB);
    plugin = part.plugin();
    chain =
        new Chain(
            Parts.builder().overrider(part).build(),
            NodeRole.LB,
            Runnable::run,
            new VirtualTimers(),
            new HookWatch(System::nanoTime));
  }

  /**
   * What becomes of a call, as text.
   *
   * @throws AssertionError when the overrider fails
   */
  String of(CallModel call) {
    var log = call.explain();
    var error = new AtomicReference<CallError>();
    chain.override(call, Runnable::run, error::set);
    plugin
        .figures()
        .lastError()
        .ifPresent(
            failure -> {
              throw new AssertionError(
                  "the overrider failed on " + call.functionId() + ": " + failure);
            });
    CallError rejection = error.get();
    return rejection == null ? log.edits().toString() : rejection.toString();
  }
}
