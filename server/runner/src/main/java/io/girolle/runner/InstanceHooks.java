package io.girolle.runner;

import io.girolle.call.Admission;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import io.girolle.call.FunctionName;
import io.girolle.call.HookWatch;
import io.girolle.call.Parts;
import io.girolle.call.PluginInstance;
import io.girolle.call.Registered;
import io.girolle.call.Scoped;
import io.girolle.call.Timers;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceListener;
import java.util.IdentityHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners to the life of instances. Those that may block, or were found to, hear of it on the
 * blocking executor, each of one thing at a time and in order.
 */
final class InstanceHooks {
  private final Scoped<InstanceListener> listeners;
  private final IdentityHashMap<Registered<InstanceListener>, Aside> asides =
      new IdentityHashMap<>();
  private final Timers timers;
  private final HookWatch watch;

  InstanceHooks(Parts parts, Timers timers, HookWatch watch, Executor blocking) {
    this.listeners = new Scoped<>(parts.instanceListeners());
    this.timers = timers;
    this.watch = watch;
    listeners.all().forEach(listener -> asides.put(listener, new Aside(blocking)));
  }

  void beforeCreate(CallModel call, ContainerSpec spec) {
    onDriverThread(
        call.function(), "beforeCreate", l -> l.part().beforeCreate(call.view(l.plugin()), spec));
  }

  void afterStart(FunctionInstance instance) {
    onDriverThread(instance.function(), "afterStart", l -> l.part().afterStart(instance));
  }

  void beforeCall(FunctionInstance instance, CallModel call) {
    onCallThread(
        instance,
        "beforeCall",
        call.editLog(),
        l -> l.part().beforeCall(instance, call.view(l.plugin())));
  }

  void afterCall(FunctionInstance instance, CallModel call, CallResult result) {
    onCallThread(
        instance,
        "afterCall",
        null,
        l -> l.part().afterCall(instance, call.view(l.plugin()), result));
  }

  void afterStop(FunctionInstance instance, Exit exit) {
    onDriverThread(instance.function(), "afterStop", l -> l.part().afterStop(instance, exit));
  }

  private void onCallThread(
      FunctionInstance instance,
      String hook,
      @Nullable EditLog log,
      Consumer<Registered<InstanceListener>> call) {
    for (var listener : listeners.of(instance.function())) {
      if (listener.blocksNow()) {
        aside(listener, hook, call);
        continue;
      }
      watch.enter(listener.plugin(), hook, true);
      try {
        tell(listener, hook, log, call);
      } finally {
        watch.leave();
      }
    }
  }

  private void onDriverThread(
      FunctionName function, String hook, Consumer<Registered<InstanceListener>> call) {
    for (var listener : listeners.of(function)) {
      if (listener.blocksNow()) {
        aside(listener, hook, call);
      } else {
        tell(listener, hook, null, call);
      }
    }
  }

  private void aside(
      Registered<InstanceListener> listener,
      String hook,
      Consumer<Registered<InstanceListener>> call) {
    Aside aside = asides.get(listener);
    if (aside == null || !aside.takes(() -> tell(listener, hook, null, call))) {
      var unused = listener.leftOut(hook, null);
    }
  }

  /** Calls a hook; what becomes of it changes nothing. */
  private void tell(
      Registered<InstanceListener> listener,
      String hook,
      @Nullable EditLog log,
      Consumer<Registered<InstanceListener>> call) {
    Admission admission = listener.admit();
    if (admission == Admission.OUT) {
      var unused = listener.leftOut(hook, log);
      return;
    }
    long begun = timers.nanoTime();
    Throwable thrown = inside(listener, call);
    long nanos = timers.nanoTime() - begun;
    listener.took(nanos);
    var unused = listener.ended(admission, hook, thrown, nanos, log);
  }

  private static @Nullable Throwable inside(
      Registered<InstanceListener> listener, Consumer<Registered<InstanceListener>> call) {
    ClassLoader before = listener.plugin().enter();
    try {
      call.accept(listener);
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      PluginInstance.leave(before);
    }
  }
}
