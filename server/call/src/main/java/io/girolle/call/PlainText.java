package io.girolle.call;

import org.jspecify.annotations.Nullable;

/** Makes short single lines of what plugins say, whatever their code does when it is asked. */
public final class PlainText {
  private static final int LONGEST = 300;

  private PlainText() {}

  /** The message of something thrown; empty when it has none or can't be asked. */
  public static String message(Throwable thrown) {
    try {
      return line(thrown.getMessage());
    } catch (Throwable e) { // its message is the plugin's code
      return "";
    }
  }

  /** The class and the message of something thrown. */
  public static String of(Throwable thrown) {
    String type = thrown.getClass().getName();
    String message = message(thrown);
    return message.isEmpty() ? type : type + ": " + message;
  }

  private static String line(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return start.replaceAll("\\p{Cntrl}+", " ").replace('"', '\'').strip();
  }
}
