package io.girolle.harness;

/**
 * One execution of a call.
 *
 * @param call the call's name, without white space
 * @param by who executed it
 */
public record Execution(String call, String by) {

  /** An execution. */
  public Execution {
    if (call.isEmpty() || call.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("call: \"" + call + "\" (expected: no white space)");
    }
    if (by.isEmpty() || by.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("by: \"" + by + "\" (expected: one line)");
    }
  }
}
