package io.girolle.agent;

/** Text from elsewhere, made fit for a log line. */
final class LogText {
  private LogText() {}

  /** The text without line breaks, control characters and quotes. */
  static String of(String text) {
    var safe = new StringBuilder(text.length());
    text.chars()
        .limit(1000)
        .forEach(c -> safe.append(c < ' ' || c == 127 || c == '"' || c == '\\' ? '?' : (char) c));
    return safe.toString();
  }
}
