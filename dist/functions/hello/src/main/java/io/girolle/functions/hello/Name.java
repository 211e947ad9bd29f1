package io.girolle.functions.hello;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whom a body names: a short, printable text, or else the world. */
final class Name {
  private static final int LONGEST = 100;
  private static final String UNNAMED = "world";

  private Name() {}

  static String in(byte[] body) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString().strip();
    } catch (CharacterCodingException e) {
      return UNNAMED;
    }
    return !text.isEmpty() && text.length() <= LONGEST && isPrintable(text) ? text : UNNAMED;
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      boolean printable =
          switch (Character.getType(text.codePointAt(i))) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.PRIVATE_USE,
                Character.UNASSIGNED ->
                false;
            default -> true;
          };
      if (!printable) {
        return false;
      }
    }
    return true;
  }
}
