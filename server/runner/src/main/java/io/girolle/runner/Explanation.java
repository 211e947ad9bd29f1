package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.EditLog;

/** What plugins of this runner did to a call and its instance. */
final class Explanation {
  private Explanation() {}

  /**
   * As one line of JSON; empty when the caller didn't ask.
   *
   * @param call the call
   * @param instance its instance, whose spec was edited when it was started
   */
  static String of(CallModel call, FunctionInstance instance) {
    EditLog ofCall = call.editLog();
    if (ofCall == null) {
      return "";
    }
    var all = new EditLog();
    all.addAll(ofCall);
    all.addAll(instance.ready().edits());
    return "{\"edits\":" + all.json() + ",\"hooks\":" + all.hooksJson() + "}";
  }
}
