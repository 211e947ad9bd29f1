package io.girolle.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.call.CallModel;
import io.girolle.call.PluginInstance;
import io.girolle.runner.SampleSpec;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What holds for every listener to instances. A test of one implements this and gives it a
 * listener.
 */
public interface InstanceListenerConformance {

  /** A new listener. */
  InstanceListener listener();

  /** Whether it was registered as blocking; then it may take its time. */
  default boolean isBlocking() {
    return false;
  }

  /** Instances of every sort have calls of every sort and end in every way. */
  @Test
  default void hearsOfInstancesOfEverySort() {
    InstanceListener listener = listener();
    for (Exit exit : SampleInstance.exits()) {
      for (CallResult result : SampleResult.all()) {
        SampleCalls.models().forEach(call -> life(listener, call, 2, result, exit));
      }
    }
  }

  /** One may be stopped before it had a call. */
  @Test
  default void hearsOfInstancesWithoutCalls() {
    InstanceListener listener = listener();
    for (Exit exit : SampleInstance.exits()) {
      life(listener, SampleCalls.model("hello"), 0, SampleResult.all().get(0), exit);
    }
  }

  /** A start that fails ends without another word. */
  @Test
  default void hearsOfStartsThatFail() {
    InstanceListener listener = listener();
    CallModel call = SampleCalls.model("hello");
    for (int i = 0; i < 3; i++) {
      created(listener, call);
    }
    life(listener, call, 1, SampleResult.all().get(0), Exit.code(0));
  }

  /** Instances live at the same time; their hooks come on many threads. */
  @Test
  default void isCalledByManyThreads() {
    InstanceListener listener = listener();
    Crowd.each(
        () -> {
          for (int i = 0; i < 100; i++) {
            CallModel call = SampleCalls.model("f" + i % 3);
            life(listener, call, i % 3, SampleResult.all().get(i % 5), Exit.code(0));
          }
          return 0;
        });
  }

  /** What has ended is kept by nobody: neither instances, nor their calls and specs. */
  @Test
  default void keepsNothingThatHasEnded() {
    InstanceListener listener = listener();
    List<WeakReference<?>> ended = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CallModel call = SampleCalls.model("f" + i);
      ended.add(new WeakReference<>(call));
      ended.add(new WeakReference<>(created(listener, call)));
      ended.add(
          new WeakReference<>(
              life(listener, call, 1, SampleResult.all().get(i % 5), Exit.code(0))));
    }
    Released.await("it holds on to an instance, a call or a spec that has ended", ended);
  }

  /** Calls wait while it hears of them: on an I/O thread, unless it is registered as blocking. */
  @Test
  default void letsCallsGoOnAtOnce() {
    if (isBlocking()) {
      return;
    }
    InstanceListener listener = listener();
    CallModel call = SampleCalls.model("hello");
    created(listener, call);
    InstanceInfo instance = started(listener, call);
    Quickest before = new Quickest();
    Quickest after = new Quickest();
    for (int i = 0; i < Quickest.TIMES; i++) {
      before.time(() -> listener.beforeCall(instance, call.view(reader())));
      after.time(
          () -> listener.afterCall(instance, call.view(reader()), SampleResult.all().get(0)));
    }
    listener.afterStop(instance, Exit.code(0));
    Duration limit = Duration.ofMillis(100);
    assertTrue(before.isWithin(limit), () -> "beforeCall blocks: it takes " + before);
    assertTrue(after.isWithin(limit), () -> "afterCall blocks: it takes " + after);
  }

  private static InstanceInfo life(
      InstanceListener listener, CallModel call, int calls, CallResult result, Exit exit) {
    created(listener, call);
    InstanceInfo instance = started(listener, call);
    for (int i = 0; i < calls; i++) {
      listener.beforeCall(instance, call.view(reader()));
      listener.afterCall(instance, call.view(reader()), result);
    }
    listener.afterStop(instance, exit);
    return instance;
  }

  private static ContainerSpec created(InstanceListener listener, CallModel call) {
    ContainerSpec spec = SampleSpec.sealed(call, "sample", Path.of("/run/sample"), edited -> {});
    listener.beforeCreate(call.view(reader()), spec);
    return spec;
  }

  private static InstanceInfo started(InstanceListener listener, CallModel call) {
    InstanceInfo instance = SampleInstance.of(call.function(), call.image());
    listener.afterStart(instance);
    return instance;
  }

  private static PluginInstance reader() {
    return PluginInstance.inCode("instances");
  }
}
