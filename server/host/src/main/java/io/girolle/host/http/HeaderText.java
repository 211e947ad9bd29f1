package io.girolle.host.http;

import java.nio.charset.StandardCharsets;

/**
 * The text of header fields. It is UTF-8 on the wire, of which Undertow shows and takes each byte
 * as a character.
 */
final class HeaderText {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private HeaderText() {}

  /** A value as a client sent it; what isn't UTF-8 becomes U+FFFD. */
  static String received(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) > 126) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }

  /** A value as it is sent to a client; control characters become spaces. */
  static String sent(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 126 || isControl(value.charAt(i))) {
        return bytesOf(value);
      }
    }
    return value;
  }

  /** Whether a header can have that name. */
  static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(HeaderText::isOfName);
  }

  private static String bytesOf(String value) {
    var clean = new StringBuilder(value);
    for (int i = 0; i < clean.length(); i++) {
      if (isControl(clean.charAt(i))) {
        clean.setCharAt(i, ' ');
      }
    }
    byte[] bytes = clean.toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t') || c == 127;
  }

  /** Whether a header's name can have that character. */
  static boolean isOfName(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }
}
