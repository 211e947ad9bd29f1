package io.girolle.loader.bytecode;

/** Looks for a text in a class file, faster than reading it. */
final class ConstantText {
  private ConstantText() {}

  static boolean isIn(byte[] file, byte[] text) {
    for (int i = 0; i <= file.length - text.length; i++) {
      int same = 0;
      while (same < text.length && file[i + same] == text[same]) {
        same++;
      }
      if (same == text.length) {
        return true;
      }
    }
    return false;
  }
}
