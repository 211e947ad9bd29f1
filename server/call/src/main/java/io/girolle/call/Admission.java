package io.girolle.call;

/** Whether a plugin's hook is called now, and what its outcome will mean. */
public enum Admission {
  /** It is called; nothing is amiss. */
  FREE,
  /** It is called; something of the plugin has failed of late. */
  WATCHED,
  /** It is called, the only one of its plugin: its outcome decides. */
  TRIAL,
  /** It isn't called. */
  OUT
}
