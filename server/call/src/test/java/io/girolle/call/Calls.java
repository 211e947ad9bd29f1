package io.girolle.call;

import io.girolle.call.PluginRules.Quarantine;
import io.girolle.spi.App;
import io.girolle.spi.AppFunction;
import io.girolle.spi.Blame;
import io.girolle.spi.CallResult;
import io.girolle.spi.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls, plugins and results for tests that don't care which. */
final class Calls {
  static final Instant NOW = Instant.parse("2026-11-24T23:57:50.399Z");
  static final ExtensionOwners NOBODY_OWNS = new ExtensionOwners(List.of());
  static final CallResult RESULT =
      new Outcome(
          CallResult.Status.ERROR,
          503,
          Blame.SERVICE,
          "busy",
          null,
          3,
          null,
          NOW,
          Duration.ZERO,
          Duration.ZERO);

  private Calls() {}

  static App.Builder app() {
    return App.builder("app-id", "shop");
  }

  static AppFunction.Builder function() {
    return AppFunction.builder("fn-id", "pay", "app-id", "registry.example/pay:1");
  }

  static FunctionProfile profile() {
    return new FunctionProfile(app().build(), function().build());
  }

  static CallRequest request() {
    return new CallRequest(
        "POST",
        "http://lb.example/invoke/fn-id",
        Map.of("Content-Type", List.of("text/plain")),
        "",
        false);
  }

  static CallModel call() {
    return new CallModel("call-id", profile(), request(), NOW);
  }

  /** A call as an overrider of a plugin edits it. */
  static EditView edit(CallModel call, PluginInstance plugin) {
    return edit(call, plugin, NodeRole.LB);
  }

  static EditView edit(CallModel call, PluginInstance plugin, NodeRole role) {
    return call.edit(plugin, new EditRules(role, NOBODY_OWNS, new ExtensionWrites()));
  }

  /** A chain of the load balancer, all on the call's thread. */
  static Chain chain(Parts parts) {
    var time = new VirtualTimers();
    return new Chain(parts, NodeRole.LB, Runnable::run, time, new HookWatch(time::nanoTime));
  }

  /** A plugin with rules of its own, counted in a time of its own. */
  static PluginInstance plugin(String name, PluginRules rules, VirtualTimers time) {
    var figures = new PluginFigures(InstantSource.fixed(NOW), time::nanoTime);
    return new PluginInstance(name, "test", Calls.class.getClassLoader(), rules, figures);
  }

  /** Rules with a time budget. */
  static PluginRules within(OnFailure onFailure, Duration budget) {
    return rules(onFailure, Optional.of(budget), Scope.EVERYTHING, Quarantine.DEFAULT);
  }

  static PluginRules rules(
      OnFailure onFailure, Optional<Duration> budget, Scope when, Quarantine quarantine) {
    return new PluginRules(
        onFailure,
        budget,
        PluginRules.BLOCKING_BUDGET,
        PluginRules.LIFECYCLE_BUDGET,
        PluginRules.STALL,
        when,
        quarantine);
  }

  static PluginInstance plugin(String name, OnFailure onFailure) {
    return new PluginInstance(
        name,
        "test",
        Calls.class.getClassLoader(),
        PluginRules.on(onFailure),
        PluginFigures.unshared());
  }

  static <T> Registered<T> part(PluginInstance plugin, T part) {
    return new Registered<>(plugin, "", part, NodeRole.LB, false, Set.of());
  }

  static <T> Registered<T> blocking(PluginInstance plugin, T part) {
    return new Registered<>(plugin, "", part, NodeRole.LB, true, Set.of());
  }

  static <T> Registered<T> onRunner(PluginInstance plugin, T part) {
    return new Registered<>(plugin, "", part, NodeRole.RUNNER, false, Set.of());
  }
}
