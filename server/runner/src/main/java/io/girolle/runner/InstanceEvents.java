package io.girolle.runner;

import io.girolle.call.CallError;

/** Hears what becomes of instances. Safe from any thread. */
interface InstanceEvents {

  /** It listens: it can take its first call. */
  void ready(FunctionInstance instance);

  /** It will never be ready. {@link #gone} follows. */
  void failed(FunctionInstance instance, CallError error);

  /** It is frozen. */
  void frozen(FunctionInstance instance);

  /** It isn't frozen any more. */
  void thawed(FunctionInstance instance);

  /** It couldn't be frozen or thawed. */
  void broken(FunctionInstance instance);

  /** It has ended by itself. */
  void exited(FunctionInstance instance);

  /** Nothing of it is left. */
  void gone(FunctionInstance instance);
}
