package io.girolle.call;

/** What became of a hook. */
public enum HookOutcome {
  /** It returned. */
  OK("ok"),
  /** It threw. */
  FAILED("failed"),
  /** It wasn't called, for its plugin is in quarantine. */
  SKIPPED("skipped"),
  /** It ended the call with an answer of its own. */
  REJECTED("rejected"),
  /** The call didn't wait for it any longer. */
  TIMED_OUT("timed out");

  private final String text;

  HookOutcome(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
