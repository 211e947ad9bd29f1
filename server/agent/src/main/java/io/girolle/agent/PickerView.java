package io.girolle.agent;

import io.girolle.call.HookWatch;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.spi.Attempts;
import io.girolle.spi.Call;
import io.girolle.spi.CallResult;
import io.girolle.spi.Picker;
import io.girolle.spi.Placer;
import io.girolle.spi.Runner;
import io.girolle.spi.RunnerSet;
import io.girolle.spi.Step;
import org.jspecify.annotations.Nullable;

/** One placer over one pool: its picker for the pool as it is now. Thread-safe. */
final class PickerView {
  private static final Picker NOTHING_YET = (call, attempts) -> Step.nextRound();

  private final Registered<Placer> placer;
  private final HookWatch watch;
  private volatile Picker picker = NOTHING_YET;

  PickerView(Registered<Placer> placer, HookWatch watch) {
    this.placer = placer;
    this.watch = watch;
  }

  /** Has the placer prepare for a changed pool; if it fails, its last picker stays in use. */
  void over(RunnerSet runners) {
    PluginInstance plugin = placer.plugin();
    ClassLoader before = plugin.enter();
    try {
      Picker prepared = placer.part().over(runners);
      if (prepared == null) {
        plugin.failed("over", new NullPointerException("the placer returned no picker"));
      } else {
        picker = prepared;
      }
    } catch (Throwable e) {
      plugin.failed("over", e);
    } finally {
      PluginInstance.leave(before);
    }
  }

  /** What to do next with a call, or null when the plugin failed to say. */
  @Nullable Step next(Call call, Attempts attempts) {
    PluginInstance plugin = placer.plugin();
    watch.enter(plugin, "next", false);
    ClassLoader before = plugin.enter();
    try {
      Step step = picker.next(call, attempts);
      String fault = step == null ? "the picker returned no step" : fault(step, attempts);
      if (fault.isEmpty()) {
        return step;
      }
      plugin.failed("next", new IllegalStateException(fault));
    } catch (Throwable e) {
      plugin.failed("next", e);
    } finally {
      PluginInstance.leave(before);
      watch.leave();
    }
    return null;
  }

  void ended(Call call, Runner runner, CallResult result) {
    PluginInstance plugin = placer.plugin();
    watch.enter(plugin, "ended", false);
    ClassLoader before = plugin.enter();
    try {
      picker.ended(call, runner, result);
    } catch (Throwable e) {
      plugin.failed("ended", e);
    } finally {
      PluginInstance.leave(before);
      watch.leave();
    }
  }

  Registered<Placer> placer() {
    return placer;
  }

  private static String fault(Step step, Attempts attempts) {
    Runner runner = step.runner();
    if (runner == null) {
      return "";
    }
    if (!(runner instanceof PooledRunner)) {
      return "the picker chose a runner that isn't of the pool: " + runner.id();
    }
    return attempts.refused(runner)
        ? "the picker chose a runner that has refused the call in this round: " + runner.id()
        : "";
  }
}
