package io.girolle.testkit.conformance;

import io.girolle.call.CallModel;
import io.girolle.call.PluginInstance;
import io.girolle.spi.Call;
import io.girolle.spi.CallListener;
import io.girolle.spi.CallRejectedException;
import io.girolle.spi.CallResult;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every listener. A test of one implements this and gives it a listener. */
public interface ListenerConformance {

  /** A new listener. */
  CallListener listener();

  /** Calls of every sort end in every way. */
  @Test
  default void hearsOfCallsOfEverySort() {
    CallListener listener = listener();
    for (CallResult result : SampleResult.all()) {
      for (Call call : SampleCalls.all()) {
        tell(listener, call, result);
      }
    }
  }

  /** Calls are told of on many threads, and end in another order than they began. */
  @Test
  default void isCalledByManyThreads() {
    CallListener listener = listener();
    Crowd.each(
        () -> {
          for (int i = 0; i < 100; i++) {
            List<Call> begun = SampleCalls.all().stream().filter(c -> begins(listener, c)).toList();
            for (int at = begun.size() - 1; at >= 0; at--) {
              listener.afterCall(begun.get(at), SampleResult.all().get(at % 5));
            }
          }
          return 0;
        });
  }

  /** A call that has ended is kept by nobody. */
  @Test
  default void keepsNoCallThatHasEnded() {
    CallListener listener = listener();
    List<WeakReference<Call>> calls = new ArrayList<>();
    PluginInstance reader = PluginInstance.inCode("listener");
    for (int i = 0; i < 20; i++) {
      CallModel model = SampleCalls.model("f" + i);
      Call call = model.view(reader);
      calls.add(new WeakReference<>(call));
      tell(listener, call, SampleResult.all().get(i % 5));
    }
    Released.await("it holds on to a call that has ended", calls);
  }

  private static void tell(CallListener listener, Call call, CallResult result) {
    if (begins(listener, call)) {
      listener.afterCall(call, result);
    }
  }

  private static boolean begins(CallListener listener, Call call) {
    try {
      listener.beforeCall(call);
      return true;
    } catch (CallRejectedException e) {
      return false;
    }
  }
}
