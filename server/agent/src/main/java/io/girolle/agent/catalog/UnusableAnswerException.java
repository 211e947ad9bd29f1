package io.girolle.agent.catalog;

/** What an API node answered can't be used, and wouldn't be better if it was asked again. */
final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception without a stack trace.
   *
   * @param url what was asked for
   * @param why what is wrong, and where
   */
  UnusableAnswerException(String url, String why) {
    super("GET " + url + ": " + why, null, false, false);
  }
}
