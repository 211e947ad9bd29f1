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
    copy(ofCall, all);
    copy(instance.ready().edits(), all);
    return all.json();
  }

  private static void copy(EditLog from, EditLog to) {
    from.edits().forEach(e -> to.add(e.plugin(), e.what(), e.before(), e.after()));
  }
}
