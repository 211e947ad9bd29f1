package io.girolle.runner;

import io.girolle.call.CallError;
import io.girolle.call.CallModel;
import org.jspecify.annotations.Nullable;

/** Looks whether a call that came from another node is one. */
final class CallCheck {
  private CallCheck() {}

  /** What is wrong with it, or null. */
  static @Nullable CallError fault(CallModel call) {
    if (call.image().isEmpty()) {
      return CallError.invalidImage();
    } else if (call.id().isEmpty()) {
      return CallError.badRequest("the call has no id");
    } else if (!call.method().chars().allMatch(CallCheck::inMethod)) {
      return CallError.badRequest("the call's method isn't one: " + call.method());
    } else if (!call.url().chars().allMatch(CallCheck::inUrl)) {
      return CallError.badRequest("the call's URL has a character that no URL has");
    }
    return null;
  }

  private static boolean inMethod(int c) {
    return c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
  }

  private static boolean inUrl(int c) {
    return c > ' ' && c != 127;
  }
}
