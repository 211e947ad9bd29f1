package io.girolle.testkit.conformance;

import io.girolle.spi.CallEdit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;

/** A call's edit that notes who uses it where it isn't valid. */
final class WatchedEdit {
  private final CallEdit edit;
  private final Thread thread = Thread.currentThread();
  private final Queue<String> misuses;
  private volatile boolean open = true;

  /**
   * Watches an edit, on the hook's thread.
   *
   * @param edit the edit
   * @param misuses gets what is wrong
   */
  WatchedEdit(CallEdit edit, Queue<String> misuses) {
    this.edit = edit;
    this.misuses = misuses;
  }

  /** What the overrider gets. */
  CallEdit shown() {
    return (CallEdit)
        Proxy.newProxyInstance(
            CallEdit.class.getClassLoader(),
            new Class<?>[] {CallEdit.class},
            (proxy, method, arguments) -> {
              if (!open) {
                misuses.add(method.getName() + " after the hook has returned");
              } else if (Thread.currentThread() != thread) {
                misuses.add(method.getName() + " on another thread, " + Thread.currentThread());
              }
              try {
                Object result = method.invoke(edit, arguments);
                return result == edit ? proxy : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void close() {
    open = false;
  }
}
